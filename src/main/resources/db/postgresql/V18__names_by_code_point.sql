-- expand: in another order
-- Names and addresses are in the order of their code points, whatever the database's own is: so
-- an index finds what begins with a text, and outlives a change of the system's collations.
ALTER TABLE account ALTER COLUMN username SET DATA TYPE VARCHAR(512) COLLATE "C";
ALTER TABLE account ALTER COLUMN email_key SET DATA TYPE VARCHAR(512) COLLATE "C";

-- Few of many accounts: those that administer, and those whose hash is of an older kind.
CREATE INDEX account_administrator ON account (id)
	WHERE enabled AND kind = 'person' AND ' ' || roles || ' ' LIKE '% admin %';
CREATE INDEX account_older_hash ON account (id)
	WHERE password_hash NOT LIKE '{argon2}$argon2id$v=19$m=19456,t=2,p=1$%';
