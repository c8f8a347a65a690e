-- Which factor a passkey's credential is, by the hash of the id that its device gave it.
CREATE TABLE passkey (
	credential_hash VARCHAR(64) NOT NULL PRIMARY KEY,
	factor_id       UUID        NOT NULL UNIQUE REFERENCES factor (id) ON DELETE CASCADE
);

-- Challenges are signed and not kept. Those that were answered are, until they are over.
CREATE TABLE used_challenge (
	challenge_hash VARCHAR(64)                 NOT NULL PRIMARY KEY,
	expires_at     TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

CREATE INDEX used_challenge_expiry ON used_challenge (expires_at);
