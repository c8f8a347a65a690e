-- What an account's tokens say of it beyond name and roles, as a JSON object.
ALTER TABLE account ADD COLUMN claims VARCHAR(1024) DEFAULT '{}' NOT NULL;

-- As its owner spells it, and in the form of a user name, by which it is found. Whether no
-- two accounts may have the same one is a setting's matter.
ALTER TABLE account ADD COLUMN email VARCHAR(512);
ALTER TABLE account ADD COLUMN email_key VARCHAR(512);

CREATE INDEX account_email ON account (email_key);

-- The roles that an API token says, so that it ends when its maker loses one of them.
ALTER TABLE api_token ADD COLUMN roles VARCHAR(512) DEFAULT '' NOT NULL;
