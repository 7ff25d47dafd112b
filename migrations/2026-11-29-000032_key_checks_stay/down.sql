DROP FUNCTION renew_token_check(bytea);
