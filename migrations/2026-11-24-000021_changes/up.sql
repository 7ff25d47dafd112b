-- What processes learn of each other's changes by: a log that every transaction appends to, by trigger, and that
-- each process reads four times a second. The stamp is the transaction's own number, so that a reader who keeps
-- pg_snapshot_xmin as his place never misses a transaction that began early and ended late.

CREATE TABLE changes (
    id bigint GENERATED ALWAYS AS IDENTITY,
    made_in bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    petition_id uuid,
    what text NOT NULL,
    CONSTRAINT changes_pkey PRIMARY KEY (id),
    CONSTRAINT changes_what_known CHECK (what IN ('count', 'page', 'list', 'switches'))
);
COMMENT ON TABLE changes IS 'What changed, for the snapshots of all processes; kept for minutes.';
COMMENT ON COLUMN changes.what IS
    'count: only a number of signatures; page: what the petition''s own answers show; list: what lists show too.';
CREATE INDEX changes_by_transaction ON changes (made_in);

CREATE FUNCTION change_of_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (petition_id, what) SELECT DISTINCT petition_id, 'count' FROM touched;
    RETURN NULL;
END $$;
CREATE TRIGGER signatures_added_change AFTER INSERT ON signatures
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION change_of_counts();
CREATE TRIGGER signatures_ended_change AFTER UPDATE ON signatures
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION change_of_counts();

CREATE FUNCTION change_of_petition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.opened_at IS NOT NULL OR NEW.opened_at IS NOT NULL THEN
        INSERT INTO changes (petition_id, what) VALUES (NEW.id, 'list');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER petitions_change AFTER UPDATE OF state, version, addressee, taken_down_at, opened_at, closed_as, title
    ON petitions FOR EACH ROW EXECUTE FUNCTION change_of_petition();

CREATE FUNCTION change_of_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (petition_id, what)
    SELECT id, TG_ARGV[0] FROM petitions WHERE opened_at IS NOT NULL
        AND id IN (CASE WHEN TG_OP <> 'DELETE' THEN NEW.petition_id END, CASE WHEN TG_OP <> 'INSERT' THEN OLD.petition_id END);
    RETURN NULL;
END $$;
CREATE TRIGGER clocks_change AFTER INSERT OR UPDATE OR DELETE ON clocks
    FOR EACH ROW EXECUTE FUNCTION change_of_part('list');
CREATE TRIGGER journal_change AFTER INSERT ON journal FOR EACH ROW EXECUTE FUNCTION change_of_part('page');
CREATE TRIGGER attachments_change AFTER INSERT OR UPDATE OR DELETE ON attachments
    FOR EACH ROW EXECUTE FUNCTION change_of_part('page');
CREATE TRIGGER comments_change AFTER INSERT ON comments FOR EACH ROW EXECUTE FUNCTION change_of_part('page');
CREATE TRIGGER rejections_change AFTER INSERT OR UPDATE OR DELETE ON rejections
    FOR EACH ROW EXECUTE FUNCTION change_of_part('page');
CREATE TRIGGER takedowns_change AFTER INSERT OR UPDATE OR DELETE ON takedowns
    FOR EACH ROW EXECUTE FUNCTION change_of_part('page');
CREATE TRIGGER media_letters_change AFTER INSERT OR UPDATE OR DELETE ON media_letters
    FOR EACH ROW EXECUTE FUNCTION change_of_part('page');
CREATE TRIGGER complaints_change AFTER INSERT OR UPDATE OR DELETE ON complaints
    FOR EACH ROW EXECUTE FUNCTION change_of_part('page');
CREATE TRIGGER forwardings_change AFTER INSERT OR UPDATE OR DELETE ON forwardings
    FOR EACH ROW EXECUTE FUNCTION change_of_part('page');
CREATE TRIGGER discussions_change AFTER INSERT OR UPDATE OR DELETE ON discussions
    FOR EACH ROW EXECUTE FUNCTION change_of_part('page');
CREATE TRIGGER working_groups_change AFTER INSERT OR UPDATE OR DELETE ON working_groups
    FOR EACH ROW EXECUTE FUNCTION change_of_part('page');
CREATE TRIGGER field_visits_change AFTER INSERT OR UPDATE OR DELETE ON field_visits
    FOR EACH ROW EXECUTE FUNCTION change_of_part('page');
CREATE TRIGGER decisions_change AFTER INSERT OR UPDATE OR DELETE ON decisions
    FOR EACH ROW EXECUTE FUNCTION change_of_part('page');
CREATE TRIGGER proposal_answers_change AFTER INSERT OR UPDATE OR DELETE ON proposal_answers
    FOR EACH ROW EXECUTE FUNCTION change_of_part('page');

-- A comment that was held counts from its release on.
CREATE FUNCTION change_of_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (petition_id, what) SELECT petition_id, 'page' FROM comments WHERE id = NEW.comment_id;
    RETURN NULL;
END $$;
CREATE TRIGGER comment_holds_change AFTER UPDATE ON comment_holds FOR EACH ROW EXECUTE FUNCTION change_of_hold();

-- An author's masked name stands in his petitions.
CREATE FUNCTION change_of_author() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (petition_id, what)
    SELECT id, 'page' FROM petitions WHERE author_id = NEW.id AND opened_at IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER accounts_change AFTER UPDATE OF given_name, family_name, erased_at ON accounts
    FOR EACH ROW EXECUTE FUNCTION change_of_author();

CREATE FUNCTION change_of_switches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (what) VALUES ('switches');
    RETURN NULL;
END $$;
CREATE TRIGGER switches_change AFTER INSERT OR UPDATE OR DELETE ON switches
    FOR EACH STATEMENT EXECUTE FUNCTION change_of_switches();
