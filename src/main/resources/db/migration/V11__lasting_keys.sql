-- Keys that outlast the secret, encrypted under the one in use.
CREATE TABLE lasting_key (
	purpose      VARCHAR(64)  NOT NULL PRIMARY KEY,
	sealed_key   VARCHAR(256) NOT NULL,
	sealed_under VARCHAR(64)  NOT NULL
);
