-- What witnesses say of the public log of signatures (C2SP tlog-witness), and what is known of them.

CREATE TABLE log_cosignatures (
    size bigint NOT NULL,
    witness text NOT NULL,
    ordinal smallint NOT NULL,
    line text NOT NULL,
    cosigned_at timestamptz NOT NULL,
    PRIMARY KEY (size, witness),
    CONSTRAINT log_cosignatures_counted UNIQUE (ordinal, size),
    CONSTRAINT log_cosignatures_of_head FOREIGN KEY (size) REFERENCES log_checkpoints (size),
    CONSTRAINT log_cosignatures_ordinal_known CHECK (ordinal > 0)
);
COMMENT ON TABLE log_cosignatures IS
    'Cosignatures of heads of the log, each verified before it was written (C2SP tlog-cosignature). Append-only.';
COMMENT ON COLUMN log_cosignatures.witness IS 'The name and id of its key, as name+id.';
COMMENT ON COLUMN log_cosignatures.ordinal IS
    'The how manieth of this head it is, from 1: the largest head with k of them is found without counting.';
COMMENT ON COLUMN log_cosignatures.line IS 'The line of the signed note.';
COMMENT ON COLUMN log_cosignatures.cosigned_at IS 'When it came, by the machine''s clock.';

CREATE TABLE log_witnesses (
    witness text PRIMARY KEY,
    asked_at timestamptz NOT NULL,
    answered_at timestamptz,
    cosigned_size bigint NOT NULL DEFAULT 0,
    fault text,
    contradiction text,
    CONSTRAINT log_witnesses_size_known CHECK (cosigned_size >= 0)
);
COMMENT ON TABLE log_witnesses IS 'Witnesses that were asked, and what came of it the last time.';
COMMENT ON COLUMN log_witnesses.witness IS 'The name and id of its key, as name+id.';
COMMENT ON COLUMN log_witnesses.asked_at IS 'When a process last began to ask it, by the machine''s clock.';
COMMENT ON COLUMN log_witnesses.answered_at IS 'When it last cosigned, or showed a head of this log that stands in it.';
COMMENT ON COLUMN log_witnesses.cosigned_size IS 'The largest head of this log that it is known to have cosigned.';
COMMENT ON COLUMN log_witnesses.fault IS 'Why it did not cosign the last time; null when it did.';
COMMENT ON COLUMN log_witnesses.contradiction IS
    'A checkpoint that it has shown: signed by the key of this log, and not of this log. While there is one the log is not '
    'continued.';

CREATE TRIGGER log_cosignatures_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON log_cosignatures
    FOR EACH STATEMENT EXECUTE FUNCTION keep_evidence();
