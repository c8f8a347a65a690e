-- One row, which whoever changes the keys updates first: that keeps writers apart,
-- and tells the other nodes that there is something to read.
CREATE TABLE key_ring (
	id        INTEGER NOT NULL PRIMARY KEY,
	version   BIGINT  NOT NULL,
	algorithm VARCHAR(16)
);

INSERT INTO key_ring (id, version) VALUES (1, 0);

CREATE TABLE signing_key (
	id             VARCHAR(64)                 NOT NULL PRIMARY KEY,
	algorithm      VARCHAR(16)                 NOT NULL,
	public_key     VARCHAR(2048),
	private_key    VARCHAR(8192),
	sealed_under   VARCHAR(64),
	published_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
	signs_from     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
	signs_until    TIMESTAMP(6) WITH TIME ZONE,
	verifies_until TIMESTAMP(6) WITH TIME ZONE,
	removed_at     TIMESTAMP(6) WITH TIME ZONE
);
