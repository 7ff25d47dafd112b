DROP TABLE sandbox_revocations;
