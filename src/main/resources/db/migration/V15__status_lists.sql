-- Gives out indices of the status lists, a block of them to a node at a time. No index is
-- given out twice, and one that a node did not use is lost.
CREATE SEQUENCE status_index START WITH 0 MINVALUE 0 INCREMENT BY 1000;
