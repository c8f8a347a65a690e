CREATE TABLE account (
	id            UUID                        NOT NULL PRIMARY KEY,
	username      VARCHAR(128)                NOT NULL UNIQUE,
	password_hash VARCHAR(512)                NOT NULL,
	roles         VARCHAR(512)                NOT NULL,
	enabled       BOOLEAN                     NOT NULL,
	created_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
