-- Keys that encrypt what is stored, themselves encrypted under the secret in use. None is ever
-- replaced: what it encrypted can be read as long as it can.
CREATE TABLE data_key (
	id           VARCHAR(32)                 NOT NULL PRIMARY KEY,
	sealed_key   VARCHAR(256)                NOT NULL,
	sealed_under VARCHAR(64)                 NOT NULL,
	created_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

-- What an account proves besides its password. Of an app for codes the position is the step of
-- the last code that was good, so that none is good twice.
CREATE TABLE factor (
	id           UUID                        NOT NULL PRIMARY KEY,
	account_id   UUID                        NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	kind         VARCHAR(16)                 NOT NULL,
	name         VARCHAR(64)                 NOT NULL,
	material     VARCHAR(4096)               NOT NULL,
	position     BIGINT                      NOT NULL,
	clock_offset INTEGER,
	created_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
	confirmed_at TIMESTAMP(6) WITH TIME ZONE,
	last_used_at TIMESTAMP(6) WITH TIME ZONE
);

CREATE INDEX factor_account ON factor (account_id, created_at);
CREATE INDEX factor_unconfirmed ON factor (confirmed_at, created_at);

-- Of each code only the hash; one that was used is gone.
CREATE TABLE recovery_code (
	account_id UUID        NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	code_hash  VARCHAR(64) NOT NULL,
	PRIMARY KEY (account_id, code_hash)
);

-- Logins whose password was right and whose second step is open: of each handle the hash.
CREATE TABLE pending_login (
	handle_hash   VARCHAR(64)                 NOT NULL PRIMARY KEY,
	account_id    UUID                        NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	session_epoch BIGINT                      NOT NULL,
	attempts      INTEGER                     NOT NULL,
	expires_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

CREATE INDEX pending_login_expiry ON pending_login (expires_at);

-- How a session's user proved who they are, and when if that was after it was opened.
ALTER TABLE login_session ADD COLUMN methods VARCHAR(64) DEFAULT 'pwd' NOT NULL;
ALTER TABLE login_session ADD COLUMN authenticated_at TIMESTAMP(6) WITH TIME ZONE;

-- Whether the password is one that only an account with a second factor may have.
ALTER TABLE account ADD COLUMN short_password BOOLEAN DEFAULT FALSE NOT NULL;
