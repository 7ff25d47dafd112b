DROP TABLE signature_evidence;
DROP TABLE signing_statements;
