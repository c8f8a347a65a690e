-- Counts up whenever every session of an account is ended, so that a login that began
-- before and finishes after can tell.
ALTER TABLE account ADD COLUMN session_epoch BIGINT DEFAULT 0 NOT NULL;

-- A login, and the family of refresh tokens that came out of it: of the family only the
-- hash of the newest is kept.
CREATE TABLE login_session (
	id              UUID                        NOT NULL PRIMARY KEY,
	account_id      UUID                        NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	refresh_hash    VARCHAR(64)                 NOT NULL,
	rotated_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
	created_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
	last_used_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
	idle_until      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
	absolute_until  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
	-- No access token of this session is good after this.
	tokens_until    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
	ended_at        TIMESTAMP(6) WITH TIME ZONE,
	address         VARCHAR(64)                 NOT NULL,
	user_agent      VARCHAR(256)                NOT NULL
);

CREATE INDEX login_session_account ON login_session (account_id, created_at);
CREATE INDEX login_session_idle ON login_session (idle_until);

-- What is cut off, in the order of commit: whoever appends takes the position's row and
-- holds it until the transaction ends.
CREATE TABLE revocation_position (
	id       INTEGER NOT NULL PRIMARY KEY,
	position BIGINT  NOT NULL
);

INSERT INTO revocation_position (id, position) VALUES (1, 0);

CREATE TABLE revocation (
	position  BIGINT                      NOT NULL PRIMARY KEY,
	kind      VARCHAR(16)                 NOT NULL,
	subject   UUID                        NOT NULL,
	until     TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

CREATE INDEX revocation_until ON revocation (until);

-- Work that one node does for all.
CREATE TABLE lease (
	name  VARCHAR(64)                 NOT NULL PRIMARY KEY,
	until TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
