-- Which keys are this deployment's is evidence: the service's role reads it and adds it. Only the token ring is rotated,
-- and its value moves on by this function, with its owner's rights.
CREATE FUNCTION renew_token_check(value bytea) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
    $$ UPDATE key_checks SET check_value = value WHERE purpose = 'token' $$;
REVOKE ALL ON FUNCTION renew_token_check(bytea) FROM PUBLIC;
COMMENT ON FUNCTION renew_token_check(bytea) IS 'Moves the check value of the token ring on, after a rotation.';
