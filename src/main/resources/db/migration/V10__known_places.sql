-- Where accounts have logged in from lately: of each place only a MAC.
CREATE TABLE known_place (
	account_id UUID                        NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	place      VARCHAR(32)                 NOT NULL,
	seen_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
	PRIMARY KEY (account_id, place)
);

CREATE INDEX known_place_seen ON known_place (seen_at);
