-- How often the page of a petition was opened, and how fast signatures came: numbers, and nothing about who it was.

CREATE TABLE petition_views (
    petition_id uuid NOT NULL,
    day date NOT NULL,
    views bigint NOT NULL,
    CONSTRAINT petition_views_pkey PRIMARY KEY (petition_id, day),
    CONSTRAINT petition_views_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT petition_views_counted CHECK (views > 0)
);
COMMENT ON TABLE petition_views IS
    'How often people opened the page of a petition, by civil day; added up in memory, with nothing kept of them.';

CREATE TABLE signature_bursts (
    petition_id uuid NOT NULL,
    kind text NOT NULL,
    began_at timestamptz NOT NULL,
    signatures integer NOT NULL,
    of_all integer NOT NULL,
    CONSTRAINT signature_bursts_pkey PRIMARY KEY (petition_id, kind, began_at),
    CONSTRAINT signature_bursts_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT signature_bursts_kind_known CHECK (kind IN ('minute', 'network')),
    CONSTRAINT signature_bursts_counted CHECK (signatures BETWEEN 1 AND of_all)
);
COMMENT ON TABLE signature_bursts IS
    'Signatures that came faster than the petition usually has them, or many of them from one network: for moderators to '
    'look at, never a reason to drop one.';
COMMENT ON COLUMN signature_bursts.signatures IS
    'minute: in that minute. network: from one network in those ten minutes; which network it was is written nowhere.';
COMMENT ON COLUMN signature_bursts.of_all IS
    'minute: in the hour up to its end. network: from all networks in those ten minutes.';
CREATE INDEX signature_bursts_by_age ON signature_bursts (began_at);

ALTER TABLE petition_flags
    DROP CONSTRAINT petition_flags_flag_known,
    ADD CONSTRAINT petition_flags_flag_known CHECK (flag IN ('mixed_script', 'look_alike_title', 'signature_burst'));
