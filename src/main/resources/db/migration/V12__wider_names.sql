-- expand: wider than before
-- A user name has up to 254 characters, each of which may be two in the embedded database.
ALTER TABLE account ALTER COLUMN username SET DATA TYPE VARCHAR(512);
ALTER TABLE address_block ALTER COLUMN blocked_by SET DATA TYPE VARCHAR(512);
ALTER TABLE audit_event ALTER COLUMN subject_name SET DATA TYPE VARCHAR(512);
ALTER TABLE audit_event ALTER COLUMN actor_name SET DATA TYPE VARCHAR(512);
