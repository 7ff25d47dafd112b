DROP TABLE signature_claims;
