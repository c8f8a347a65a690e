-- Two roles for Countersign's database: one that owns the tables and migrates them, and one
-- that the running nodes use, which may read and write rows and change no table.
--
-- Run it once as a superuser, connected to the database, before the first migration or after
-- it, and again whenever you like:
--
--     createdb countersign
--     psql -d countersign -f postgres-roles.sql
--     psql -d countersign -c '\password countersign_owner' -c '\password countersign'
--
-- It gives nobody a password. A role without one cannot log in where passwords are asked for.

DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'countersign_owner') THEN
		CREATE ROLE countersign_owner LOGIN;
	END IF;
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'countersign') THEN
		CREATE ROLE countersign LOGIN;
	END IF;
	-- Nobody else comes in, and nobody makes temporary tables.
	EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
	EXECUTE format('GRANT CONNECT ON DATABASE %I TO countersign_owner, countersign', current_database());
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO countersign_owner;
GRANT USAGE ON SCHEMA public TO countersign;

-- What is there already, and what the owner's migrations will make.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO countersign;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO countersign;
ALTER DEFAULT PRIVILEGES FOR ROLE countersign_owner IN SCHEMA public
	GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO countersign;
ALTER DEFAULT PRIVILEGES FOR ROLE countersign_owner IN SCHEMA public
	GRANT USAGE, SELECT ON SEQUENCES TO countersign;
