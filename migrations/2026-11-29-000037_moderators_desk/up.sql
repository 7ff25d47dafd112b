-- Work of moderators beside the acts of the law: who holds a petition, what was done about it among them, and the
-- word to authors whose petitions wait.

CREATE TABLE moderation_holds (
    petition_id uuid PRIMARY KEY,
    holder_id uuid NOT NULL,
    held_at timestamptz NOT NULL,
    held_until timestamptz NOT NULL,
    CONSTRAINT moderation_holds_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT moderation_holds_holder_known FOREIGN KEY (holder_id) REFERENCES accounts (id),
    CONSTRAINT moderation_holds_in_order CHECK (held_at < held_until)
);
COMMENT ON TABLE moderation_holds IS
    'Which moderator works on a petition, and until when others are kept from acting on it. Written under the lock of the petition.';
COMMENT ON COLUMN moderation_holds.held_until IS 'Legal time; the row says nothing from then on.';
CREATE INDEX moderation_holds_by_holder ON moderation_holds (holder_id);
CREATE INDEX moderation_holds_by_end ON moderation_holds (held_until);

CREATE TABLE desk_journal (
    id uuid PRIMARY KEY,
    petition_id uuid NOT NULL,
    event text NOT NULL,
    actor_id uuid,
    details jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT desk_journal_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT desk_journal_actor_known FOREIGN KEY (actor_id) REFERENCES accounts (id)
);
COMMENT ON TABLE desk_journal IS
    'What moderators did about a petition among themselves: append-only, never public, without personal data of citizens.';
CREATE INDEX desk_journal_by_petition ON desk_journal (petition_id, id);
CREATE INDEX desk_journal_by_actor ON desk_journal (actor_id);
CREATE TRIGGER desk_journal_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON desk_journal
    FOR EACH STATEMENT EXECUTE FUNCTION keep_evidence();

CREATE TABLE delay_notices (
    id uuid PRIMARY KEY,
    message_kk text NOT NULL,
    message_ru text NOT NULL,
    message_en text,
    made_at timestamptz NOT NULL,
    made_by uuid NOT NULL,
    CONSTRAINT delay_notices_by_known FOREIGN KEY (made_by) REFERENCES accounts (id)
);
COMMENT ON TABLE delay_notices IS 'Words of staff to the authors whose petitions wait for moderation.';
CREATE INDEX delay_notices_by_staff ON delay_notices (made_by);

CREATE TABLE delay_notices_told (
    notice_id uuid NOT NULL,
    petition_id uuid NOT NULL,
    told_at timestamptz NOT NULL,
    CONSTRAINT delay_notices_told_pkey PRIMARY KEY (notice_id, petition_id),
    CONSTRAINT delay_notices_told_notice_known FOREIGN KEY (notice_id) REFERENCES delay_notices (id),
    CONSTRAINT delay_notices_told_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id)
);
COMMENT ON TABLE delay_notices_told IS 'Of which petitions the author has been told, once each, however often it is sent.';
CREATE INDEX delay_notices_told_by_petition ON delay_notices_told (petition_id);
