-- Votes that are begun here and signed on a telephone, which a broker reaches (90-3(1)).

CREATE TABLE signing_sessions (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    petition_id uuid NOT NULL,
    signature_id uuid NOT NULL,
    channel text NOT NULL,
    state text NOT NULL,
    notify boolean NOT NULL,
    link_key text,
    begun_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    settles_by timestamptz NOT NULL,
    qr_code bytea,
    mobile_link text,
    business_link text,
    data_url text,
    sign_url text,
    handed_at timestamptz,
    cms_cipher bytea,
    next_try_at timestamptz NOT NULL,
    tries smallint NOT NULL,
    failure_code text,
    failure_detail text,
    failure_basis text,
    settled_at timestamptz,
    CONSTRAINT signing_sessions_account_known FOREIGN KEY (account_id) REFERENCES accounts (id),
    CONSTRAINT signing_sessions_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT signing_sessions_channel_known CHECK (channel IN ('qr')),
    CONSTRAINT signing_sessions_state_known CHECK (state IN ('waiting', 'signed', 'failed', 'expired')),
    CONSTRAINT signing_sessions_in_order CHECK (begun_at < expires_at AND expires_at < settles_by),
    CONSTRAINT signing_sessions_offered_whole CHECK (num_nulls(qr_code, data_url, sign_url) IN (0, 3)),
    CONSTRAINT signing_sessions_handed_of_offer CHECK (handed_at IS NULL OR sign_url IS NOT NULL OR state <> 'waiting'),
    CONSTRAINT signing_sessions_settled_once CHECK ((state = 'waiting') = (settled_at IS NULL)),
    CONSTRAINT signing_sessions_settled_bare CHECK (state = 'waiting' OR num_nonnulls(
        link_key, qr_code, mobile_link, business_link, data_url, sign_url, cms_cipher) = 0),
    CONSTRAINT signing_sessions_failed_because CHECK (
        CASE state WHEN 'failed' THEN failure_code IS NOT NULL WHEN 'waiting' THEN true ELSE failure_code IS NULL END
        AND (failure_code IS NULL) = (failure_detail IS NULL)),
    CONSTRAINT signing_sessions_tries_counted CHECK (tries >= 0)
);
COMMENT ON TABLE signing_sessions IS
    'Votes that are signed on a telephone. What only the signing needs is deleted when it is settled, and the row an hour '
    'later: the vote and its evidence stand elsewhere.';
COMMENT ON COLUMN signing_sessions.signature_id IS
    'What the vote will be called, so that one that was written twice is recognised; once signed, the vote that counts.';
COMMENT ON COLUMN signing_sessions.link_key IS 'The secret of a limited publication, as the signer showed it.';
COMMENT ON COLUMN signing_sessions.begun_at IS 'Legal time: admission is judged by it, and the vote bears it.';
COMMENT ON COLUMN signing_sessions.expires_at IS 'Legal time by which the signature has to have come.';
COMMENT ON COLUMN signing_sessions.settles_by IS
    'Legal time by which a signature that has come is verified and counted; until then the end of a window waits.';
COMMENT ON COLUMN signing_sessions.qr_code IS 'The broker''s picture (PNG). Without it the broker has not answered yet.';
COMMENT ON COLUMN signing_sessions.handed_at IS 'When the telephone came for what is to be signed.';
COMMENT ON COLUMN signing_sessions.cms_cipher IS
    'What came back, under AES-256-GCM, while it waits to be verified and counted: the broker gives it once.';
COMMENT ON COLUMN signing_sessions.next_try_at IS
    'The machine''s time from which on a process may work on it; whoever does moves it ahead, and no other begins.';
COMMENT ON COLUMN signing_sessions.failure_code IS 'Of a signing that failed; of one that waits, what has come in its way.';
COMMENT ON COLUMN signing_sessions.failure_detail IS 'The same in a sentence, in English; readers are told in their language.';
COMMENT ON COLUMN signing_sessions.settled_at IS 'The machine''s time; the row is deleted an hour later.';
CREATE UNIQUE INDEX signing_sessions_one_open ON signing_sessions (account_id, petition_id) WHERE state = 'waiting';
CREATE INDEX signing_sessions_by_account ON signing_sessions (account_id);
CREATE INDEX signing_sessions_by_petition ON signing_sessions (petition_id);
CREATE INDEX signing_sessions_by_try ON signing_sessions (next_try_at) WHERE state = 'waiting';
CREATE INDEX signing_sessions_by_settlement ON signing_sessions (settled_at) WHERE settled_at IS NOT NULL;
