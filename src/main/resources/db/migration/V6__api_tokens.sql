-- What is known of an API token. The token itself is signed and not kept.
CREATE TABLE api_token (
	id           UUID                        NOT NULL PRIMARY KEY,
	account_id   UUID                        NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	name         VARCHAR(64)                 NOT NULL,
	scopes       VARCHAR(4096)               NOT NULL,
	created_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
	expires_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
	last_used_at TIMESTAMP(6) WITH TIME ZONE,
	ended_at     TIMESTAMP(6) WITH TIME ZONE
);

CREATE INDEX api_token_account ON api_token (account_id, created_at);
CREATE INDEX api_token_expiry ON api_token (expires_at);
