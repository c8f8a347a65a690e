-- Counts up with every change that an administrator makes, so that a change that was made
-- without knowing of the last one can be told.
ALTER TABLE account ADD COLUMN version BIGINT DEFAULT 1 NOT NULL;

-- Whoever may take an administrator away holds this row until the transaction ends, so that
-- two at once cannot take the last two.
CREATE TABLE administration_lock (
	id INTEGER NOT NULL PRIMARY KEY
);

INSERT INTO administration_lock (id) VALUES (1);
