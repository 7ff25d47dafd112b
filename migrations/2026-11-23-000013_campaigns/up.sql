-- Mass notices to those who joined and asked: one row in the transaction that causes it, fanned out
-- a page at a time.

CREATE TABLE campaigns (
    id uuid PRIMARY KEY,
    petition_id uuid NOT NULL,
    kind text NOT NULL,
    payload jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    after_ordinal bigint NOT NULL DEFAULT 0,
    queued integer NOT NULL DEFAULT 0,
    finished_at timestamptz,
    CONSTRAINT campaigns_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT campaigns_progress_sane CHECK (after_ordinal >= 0 AND queued >= 0)
);
COMMENT ON TABLE campaigns IS 'Notices to the signers of a petition who asked for news (90-5(2)(2), 90-6(3), 66).';
COMMENT ON COLUMN campaigns.after_ordinal IS 'Signatures up to this one have their mails in the outbox.';
CREATE INDEX campaigns_unfinished ON campaigns (id) WHERE finished_at IS NULL;
CREATE INDEX campaigns_by_petition ON campaigns (petition_id, id);
CREATE INDEX signatures_who_asked ON signatures (petition_id, ordinal) WHERE live AND notify;
