-- Counts up with every change that an administrator makes, so that a change that was made
-- without knowing of the last one can be told.
ALTER TABLE account ADD COLUMN version BIGINT DEFAULT 1 NOT NULL;

-- Whoever may take an administrator away holds this row until the transaction ends, so that
-- two at once cannot take the last two.
CREATE TABLE administration_lock (
	id INTEGER NOT NULL PRIMARY KEY
);

INSERT INTO administration_lock (id) VALUES (1);

-- Whoever has the secret sets the account's first password with it, once.
CREATE TABLE invitation (
	account_id  UUID                        NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
	secret_hash VARCHAR(64)                 NOT NULL UNIQUE,
	expires_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
