-- Whether whoever reads at the account's e-mail address has opened a link there. Of those that
-- are there already, whoever gave them vouches for them.
ALTER TABLE account ADD COLUMN email_confirmed BOOLEAN DEFAULT TRUE NOT NULL;

-- The address that an account is to have. Whoever has the secret reads there. It is void once all
-- sessions of the account were ended since it was asked for.
CREATE TABLE email_change (
	account_id    UUID                        NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
	email         VARCHAR(512)                NOT NULL,
	secret_hash   VARCHAR(64)                 NOT NULL UNIQUE,
	session_epoch BIGINT                      NOT NULL,
	expires_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
