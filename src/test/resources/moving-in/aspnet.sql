-- As Entity Framework makes the table on PostgreSQL. Those of SQL Server have the same names.
CREATE TABLE "AspNetUsers" (
	"Id" text NOT NULL PRIMARY KEY,
	"UserName" character varying(256),
	"NormalizedUserName" character varying(256),
	"Email" character varying(256),
	"NormalizedEmail" character varying(256),
	"EmailConfirmed" boolean NOT NULL,
	"PasswordHash" text,
	"SecurityStamp" text,
	"ConcurrencyStamp" text,
	"PhoneNumber" text,
	"PhoneNumberConfirmed" boolean NOT NULL,
	"TwoFactorEnabled" boolean NOT NULL,
	"LockoutEnd" timestamp with time zone,
	"LockoutEnabled" boolean NOT NULL,
	"AccessFailedCount" integer NOT NULL
);
INSERT INTO "AspNetUsers" ("Id", "UserName", "NormalizedUserName", "EmailConfirmed", "PasswordHash", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount")
VALUES ('id-1', 'aspnet-anna', 'ASPNET-ANNA', TRUE, 'AQAAAAEAACcQAAAAEHp1qdk2jd/tpng9MILfY8XyULG1+rdm4XK3mzeYDpN/qVQPG2LLWsP8A/EyYqpu+A==', FALSE, FALSE, TRUE, 0);
-- Whoever comes by another provider has no password here.
INSERT INTO "AspNetUsers" ("Id", "UserName", "EmailConfirmed", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount")
VALUES ('id-9', 'aspnet-bert', TRUE, FALSE, FALSE, TRUE, 0);
