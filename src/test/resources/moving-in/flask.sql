-- As Flask's tutorials have it, with Flask-SQLAlchemy.
CREATE TABLE "user" (
	id SERIAL NOT NULL PRIMARY KEY,
	email VARCHAR(120) NOT NULL UNIQUE,
	password_hash VARCHAR(256)
);
INSERT INTO "user" (email, password_hash) VALUES ('flask-anna@example.org', 'pbkdf2:sha256:1000$0pYw3LuLeInS6LM2$b51ae21c5985bbe1214bc391eb75df917ab6d35c1293bbdd5d8b58f1b740d57a');
