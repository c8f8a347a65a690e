-- Whom an account is for: a person, or a service that has secrets and no password.
ALTER TABLE account ADD COLUMN kind VARCHAR(16) DEFAULT 'person' NOT NULL;

-- What a service proves itself with: of each secret only the hash. The tokens that are made
-- with one carry its family, which is changed when they end and the secret does not.
CREATE TABLE service_secret (
	id           UUID                        NOT NULL PRIMARY KEY,
	account_id   UUID                        NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	secret_hash  VARCHAR(64)                 NOT NULL,
	token_family UUID                        NOT NULL,
	created_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
	last_used_at TIMESTAMP(6) WITH TIME ZONE
);

CREATE INDEX service_secret_account ON service_secret (account_id, created_at);
