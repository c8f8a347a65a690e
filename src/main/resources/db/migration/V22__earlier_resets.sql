-- Links to set a password that came before the newest one of their account. Each is as good as
-- that one is: a stranger who asks for another must not end the one that an owner has at hand.
CREATE TABLE earlier_reset (
	secret_hash VARCHAR(64)                 NOT NULL PRIMARY KEY,
	account_id  UUID                        NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	expires_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

CREATE INDEX earlier_reset_account ON earlier_reset (account_id);
CREATE INDEX earlier_reset_end ON earlier_reset (expires_at);
