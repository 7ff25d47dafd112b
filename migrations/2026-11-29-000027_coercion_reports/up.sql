-- What people report who were made to sign, or kept from it.

CREATE TABLE coercion_reports (
    id uuid PRIMARY KEY,
    petition_id uuid,
    statement text NOT NULL,
    reported_at timestamptz NOT NULL,
    reported_by uuid NOT NULL,
    finding text,
    handled_at timestamptz,
    handled_by uuid,
    CONSTRAINT coercion_reports_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT coercion_reports_by_known FOREIGN KEY (reported_by) REFERENCES accounts (id),
    CONSTRAINT coercion_reports_handled_by_known FOREIGN KEY (handled_by) REFERENCES accounts (id),
    CONSTRAINT coercion_reports_handled_whole CHECK (
        (finding IS NULL) = (handled_at IS NULL) AND (finding IS NULL) = (handled_by IS NULL)
    )
);
COMMENT ON TABLE coercion_reports IS 'Reports of people who were made to sign a petition, or kept from it; staff never see by whom.';
CREATE INDEX coercion_reports_by_petition ON coercion_reports (petition_id);
CREATE INDEX coercion_reports_by_reporter ON coercion_reports (reported_by);
CREATE INDEX coercion_reports_by_handler ON coercion_reports (handled_by);
