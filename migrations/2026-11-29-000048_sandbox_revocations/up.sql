-- What the sandbox's authority says of certificates that it has issued, where that is not simply that they are good. Only
-- added to: lists of an earlier hour can be made again.
CREATE TABLE sandbox_revocations (
    id uuid PRIMARY KEY,
    serial text NOT NULL,
    line text NOT NULL,
    state text NOT NULL,
    reason smallint,
    at timestamptz NOT NULL,
    CONSTRAINT sandbox_revocations_serial_hexadecimal CHECK (serial ~ '^([0-9a-f]{2}){1,21}$'),
    CONSTRAINT sandbox_revocations_line_known CHECK (line IN ('rsa', 'gost_2015', 'gost_2004')),
    CONSTRAINT sandbox_revocations_state_known CHECK (state IN ('good', 'revoked', 'on_hold', 'unknown')),
    CONSTRAINT sandbox_revocations_reason_known CHECK (reason BETWEEN 0 AND 10)
);
COMMENT ON TABLE sandbox_revocations IS 'Revocations by the authority that a sandbox makes up; empty in production.';
CREATE INDEX sandbox_revocations_serial ON sandbox_revocations (serial, id);
CREATE INDEX sandbox_revocations_line ON sandbox_revocations (line, id);
