-- As the command line of Better Auth makes them on PostgreSQL. Since 1.4 times have a zone; here they have none, as before.
CREATE TABLE "user" (
	"id" text NOT NULL PRIMARY KEY,
	"name" text NOT NULL,
	"email" text NOT NULL UNIQUE,
	"emailVerified" boolean NOT NULL,
	"image" text,
	"createdAt" timestamp NOT NULL,
	"updatedAt" timestamp NOT NULL
);
CREATE TABLE "account" (
	"id" text NOT NULL PRIMARY KEY,
	"accountId" text NOT NULL,
	"providerId" text NOT NULL,
	"userId" text NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
	"accessToken" text,
	"refreshToken" text,
	"idToken" text,
	"accessTokenExpiresAt" timestamp,
	"refreshTokenExpiresAt" timestamp,
	"scope" text,
	"password" text,
	"createdAt" timestamp NOT NULL,
	"updatedAt" timestamp NOT NULL
);
INSERT INTO "user" VALUES ('u1', 'Anna', 'better-auth-anna@example.org', TRUE, NULL, '2024-01-05 10:00:00.123', '2024-02-01 10:00:00');
INSERT INTO "account" ("id", "accountId", "providerId", "userId", "password", "createdAt", "updatedAt")
VALUES ('a1', 'u1', 'credential', 'u1', '0f8cfd5355f31e02c9dbec31bc74fa86:a2da27e861cf7deb650340ea6ae4661235fdbf2b98eb5374a4c093c183179c6d7e4a7ed04a205c060fba0ca32bf6d5e8e21b15a8bebf6592dccc4b5dc04829af', '2024-01-05 10:00:00', '2024-01-05 10:00:00');
-- Whoever comes by another provider has no password here.
INSERT INTO "user" VALUES ('u9', 'Bert', 'better-auth-bert@example.org', TRUE, NULL, '2024-01-05 10:00:00', '2024-01-05 10:00:00');
INSERT INTO "account" ("id", "accountId", "providerId", "userId", "createdAt", "updatedAt")
VALUES ('a9', '4711', 'github', 'u9', '2024-01-05 10:00:00', '2024-01-05 10:00:00');
