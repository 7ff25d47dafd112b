-- The signatures of a supported petition, as the body that it was sent to takes them over (90-4(1)).

CREATE TABLE bundle_downloads (
    id uuid PRIMARY KEY,
    petition_id uuid NOT NULL,
    public_body text NOT NULL,
    signatures integer NOT NULL,
    downloaded_at timestamptz NOT NULL,
    downloaded_by uuid NOT NULL,
    CONSTRAINT bundle_downloads_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT bundle_downloads_by_known FOREIGN KEY (downloaded_by) REFERENCES accounts (id),
    CONSTRAINT bundle_downloads_counted CHECK (signatures >= 0)
);
COMMENT ON TABLE bundle_downloads IS
    'Who of which body downloaded the signatures of a petition, when, and how many counted then: append-only.';
CREATE INDEX bundle_downloads_by_petition ON bundle_downloads (petition_id, id);
CREATE INDEX bundle_downloads_by_reader ON bundle_downloads (downloaded_by);
CREATE TRIGGER bundle_downloads_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON bundle_downloads
    FOR EACH STATEMENT EXECUTE FUNCTION keep_evidence();

CREATE TABLE bundle_acknowledgements (
    petition_id uuid NOT NULL,
    public_body text NOT NULL,
    acknowledged_at timestamptz NOT NULL,
    acknowledged_by uuid NOT NULL,
    PRIMARY KEY (petition_id, public_body),
    CONSTRAINT bundle_acknowledgements_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT bundle_acknowledgements_by_known FOREIGN KEY (acknowledged_by) REFERENCES accounts (id)
);
COMMENT ON TABLE bundle_acknowledgements IS
    'That a body has the signatures of a petition, which closes the download to it: append-only. A body that the '
    'petition is redirected to acknowledges for itself.';
CREATE INDEX bundle_acknowledgements_by_account ON bundle_acknowledgements (acknowledged_by);
CREATE TRIGGER bundle_acknowledgements_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON bundle_acknowledgements
    FOR EACH STATEMENT EXECUTE FUNCTION keep_evidence();
