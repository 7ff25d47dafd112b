-- Electronic signatures (ЭЦП) as evidence: what was signed, the CMS, and what was found out about it (90-3(1), 90-6(1)).

CREATE TABLE signing_statements (
    hash bytea PRIMARY KEY,
    petition_id uuid NOT NULL,
    occasion text NOT NULL,
    version smallint NOT NULL,
    body text NOT NULL,
    CONSTRAINT signing_statements_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT signing_statements_occasion_known CHECK (occasion IN ('joining', 'filing', 'decision')),
    CONSTRAINT signing_statements_hashed CHECK (hash = sha256(convert_to(body, 'UTF8')))
);
COMMENT ON TABLE signing_statements IS
    'What was signed, once for all who signed the same: the statement of a petition changes with its text. Append-only.';
COMMENT ON COLUMN signing_statements.hash IS 'SHA-256 of the statement''s bytes in UTF-8.';
COMMENT ON COLUMN signing_statements.version IS 'Of the wording, as its first line names it.';
CREATE INDEX signing_statements_by_petition ON signing_statements (petition_id);
CREATE TRIGGER signing_statements_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON signing_statements
    FOR EACH STATEMENT EXECUTE FUNCTION keep_evidence();

CREATE TABLE signature_evidence (
    id uuid PRIMARY KEY,
    signature_id uuid,
    petition_id uuid,
    decision_id uuid,
    statement_hash bytea NOT NULL,
    cms_cipher bytea NOT NULL,
    key_version smallint NOT NULL,
    line text NOT NULL,
    verdict text NOT NULL,
    certificate_serial text NOT NULL,
    certificate_issuer text NOT NULL,
    judged_at timestamptz NOT NULL,
    revocation text NOT NULL,
    revocation_as_of timestamptz,
    stamped_at timestamptz,
    stamp_serial text,
    organisation_bin text,
    organisation_name text,
    organisation_role text,
    CONSTRAINT signature_evidence_signature_known FOREIGN KEY (signature_id) REFERENCES signatures (id),
    CONSTRAINT signature_evidence_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT signature_evidence_decision_known FOREIGN KEY (decision_id) REFERENCES decisions (id),
    CONSTRAINT signature_evidence_statement_known FOREIGN KEY (statement_hash) REFERENCES signing_statements (hash),
    CONSTRAINT signature_evidence_of_one_act CHECK (num_nonnulls(signature_id, petition_id, decision_id) = 1),
    CONSTRAINT signature_evidence_line_known CHECK (line IN ('rsa', 'gost_2015', 'gost_2004')),
    CONSTRAINT signature_evidence_verdict_known CHECK (verdict IN ('accepted', 'accepted_unchecked')),
    CONSTRAINT signature_evidence_revocation_known
        CHECK (revocation IN ('good', 'revoked', 'unknown', 'not_checked')),
    CONSTRAINT signature_evidence_organisation_decides CHECK ((organisation_bin IS NULL) = (decision_id IS NULL))
);
COMMENT ON TABLE signature_evidence IS
    'The electronic signatures under votes, filings and decisions, at most one each: append-only, and kept as long as '
    'what they prove.';
COMMENT ON COLUMN signature_evidence.petition_id IS 'The petition that was filed by it.';
COMMENT ON COLUMN signature_evidence.cms_cipher IS
    'The CMS as it came, under AES-256-GCM: it holds a name and an IIN. The key is outside the database.';
COMMENT ON COLUMN signature_evidence.verdict IS
    'accepted_unchecked: the deployment lets signatures count whose certificates could not be asked after.';
COMMENT ON COLUMN signature_evidence.certificate_serial IS 'In lower-case hexadecimal, as revocation lists name it.';
COMMENT ON COLUMN signature_evidence.judged_at IS 'The arrival of the request: certificates had to be good at it.';
COMMENT ON COLUMN signature_evidence.revocation IS
    'The worst that was known of the certificates; revoked: later than judged_at, and for no reason that reaches back.';
COMMENT ON COLUMN signature_evidence.revocation_as_of IS 'What that answer speaks of.';
COMMENT ON COLUMN signature_evidence.stamped_at IS 'By a time stamping authority (RFC 3161), if there is a time stamp.';
CREATE UNIQUE INDEX signature_evidence_one_a_signature ON signature_evidence (signature_id)
    WHERE signature_id IS NOT NULL;
CREATE UNIQUE INDEX signature_evidence_one_a_text ON signature_evidence (petition_id, statement_hash)
    WHERE petition_id IS NOT NULL;
CREATE UNIQUE INDEX signature_evidence_one_a_decision ON signature_evidence (decision_id)
    WHERE decision_id IS NOT NULL;
CREATE INDEX signature_evidence_by_statement ON signature_evidence (statement_hash);
CREATE TRIGGER signature_evidence_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON signature_evidence
    FOR EACH STATEMENT EXECUTE FUNCTION keep_evidence();
