-- Signatures: one person counts once, by constraint (articles 90-2(4)(1), 90-3).
-- No foreign key to accounts on purpose: it halves the throughput of a batch; `petitions verify` checks it.

CREATE TABLE signatures (
    id uuid PRIMARY KEY,
    petition_id uuid NOT NULL,
    signer_key uuid NOT NULL,
    account_id uuid,
    round smallint NOT NULL,
    live boolean NOT NULL,
    ordinal bigint NOT NULL,
    channel text NOT NULL,
    assurance text NOT NULL,
    key_version smallint NOT NULL,
    public_name text NOT NULL,
    region text NOT NULL,
    notify boolean NOT NULL,
    signed_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT signatures_round_known CHECK (round IN (1, 2)),
    CONSTRAINT signatures_channel_known CHECK (channel IN ('electronic', 'paper')),
    CONSTRAINT signatures_assurance_known CHECK (assurance IN ('declared', 'verified')),
    CONSTRAINT signatures_one_a_round UNIQUE (petition_id, signer_key, round)
);
COMMENT ON TABLE signatures IS
    'Votes of citizens for a petition (90-3); a row only ever ceases to be live.';
CREATE UNIQUE INDEX signatures_one_person_counts_once ON signatures (petition_id, signer_key) WHERE live;
CREATE UNIQUE INDEX signatures_ordinal_unique ON signatures (petition_id, ordinal);
CREATE INDEX signatures_by_account ON signatures (account_id, id) WHERE account_id IS NOT NULL;
COMMENT ON COLUMN signatures.signer_key IS
    'Cut from an HMAC of the person under a key of this petition: says nothing about other petitions.';
COMMENT ON COLUMN signatures.signed_at IS 'Arrival of the request: the instant admission is judged by.';
COMMENT ON COLUMN signatures.recorded_at IS 'When the batch that holds it was written.';

CREATE TABLE signature_removals (
    signature_id uuid PRIMARY KEY,
    reason text NOT NULL,
    removed_at timestamptz NOT NULL,
    removed_by uuid NOT NULL,
    CONSTRAINT signature_removals_signature_known FOREIGN KEY (signature_id) REFERENCES signatures (id),
    CONSTRAINT signature_removals_reason_known CHECK (reason IN ('withdrawn', 'invalidated'))
);
COMMENT ON TABLE signature_removals IS 'Why a signature no longer counts; nothing is ever deleted.';

CREATE FUNCTION keep_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only';
END $$;
CREATE FUNCTION signatures_change_only_live() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT OLD.live OR NEW.live OR (to_jsonb(OLD) - 'live') IS DISTINCT FROM (to_jsonb(NEW) - 'live') THEN
        RAISE EXCEPTION 'a signature can only cease to be live'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'signatures_append_only';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signatures_update BEFORE UPDATE ON signatures
    FOR EACH ROW EXECUTE FUNCTION signatures_change_only_live();
CREATE TRIGGER signatures_delete BEFORE DELETE OR TRUNCATE ON signatures
    FOR EACH STATEMENT EXECUTE FUNCTION keep_evidence();
CREATE TRIGGER signature_removals_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON signature_removals
    FOR EACH STATEMENT EXECUTE FUNCTION keep_evidence();
