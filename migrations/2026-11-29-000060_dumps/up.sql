-- Open data as files: made once a day, a part at a time, so that a process that dies leaves what another goes on with.

CREATE TABLE dumps (
    day date NOT NULL,
    name text NOT NULL,
    entries bigint NOT NULL,
    bytes bigint NOT NULL,
    parts integer NOT NULL,
    after_key bigint,
    after_id uuid,
    sha256 text,
    begun_at timestamptz NOT NULL,
    finished_at timestamptz,
    CONSTRAINT dumps_pkey PRIMARY KEY (day, name),
    CONSTRAINT dumps_counted CHECK (entries >= 0 AND bytes >= 0 AND parts >= 0),
    CONSTRAINT dumps_place_whole CHECK ((after_key IS NULL) = (after_id IS NULL)),
    CONSTRAINT dumps_sealed_when_finished CHECK ((finished_at IS NULL) = (sha256 IS NULL)),
    CONSTRAINT dumps_sha256_whole CHECK (sha256 ~ '^[0-9a-f]{64}$')
);
COMMENT ON TABLE dumps IS
    'Files of open data by civil day: how far each has come, and its SHA-256 once it is whole.';
COMMENT ON COLUMN dumps.after_key IS 'With after_id: the last petition that is in it, by its place in the list of the newest.';

CREATE TABLE dump_parts (
    day date NOT NULL,
    name text NOT NULL,
    part integer NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT dump_parts_pkey PRIMARY KEY (day, name, part),
    CONSTRAINT dump_parts_dump_known FOREIGN KEY (day, name) REFERENCES dumps (day, name) ON DELETE CASCADE
);
COMMENT ON TABLE dump_parts IS
    'The bytes of those files, in parts that are put one behind the other; each is gzip by itself (RFC 1952, 2.2).';
ALTER TABLE dump_parts ALTER COLUMN content SET STORAGE EXTERNAL;
