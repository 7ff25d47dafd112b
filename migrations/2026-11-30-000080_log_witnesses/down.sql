DROP TABLE log_witnesses;
DROP TABLE log_cosignatures;
