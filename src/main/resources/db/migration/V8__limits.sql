-- Who may try no credentials. An automatic block stays for a while after its end, as the
-- next of the same addresses lasts longer.
CREATE TABLE address_block (
	id           UUID                        NOT NULL PRIMARY KEY,
	addresses    VARCHAR(64)                 NOT NULL,
	automatic    BOOLEAN                     NOT NULL,
	reason       VARCHAR(256)                NOT NULL,
	blocked_by   VARCHAR(128)                NOT NULL,
	created_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
	until        TIMESTAMP(6) WITH TIME ZONE,
	repeated     INTEGER                     NOT NULL,
	UNIQUE (addresses, automatic)
);

CREATE INDEX address_block_until ON address_block (until);

-- One row, which whoever changes the blocks updates first: that keeps writers apart, and
-- tells the other nodes that there is something to read.
CREATE TABLE address_block_list (
	id      INTEGER NOT NULL PRIMARY KEY,
	version BIGINT  NOT NULL
);

INSERT INTO address_block_list (id, version) VALUES (1, 0);

-- Where nodes share the counting of failures.
CREATE TABLE failure_bucket (
	id            VARCHAR(32)    NOT NULL PRIMARY KEY,
	state         BYTEA,
	expires_at    BIGINT,
	explicit_lock BIGINT
);

CREATE INDEX failure_bucket_expiry ON failure_bucket (expires_at);
