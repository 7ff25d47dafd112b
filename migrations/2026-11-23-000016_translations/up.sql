-- A petition may be written in both languages; the addressee may change, with the author's consent,
-- while no signature hangs on the text.
ALTER TABLE petitions ADD COLUMN translation jsonb;
COMMENT ON COLUMN petitions.translation IS 'The same text in the other of the two languages; frozen and hashed with it.';

CREATE OR REPLACE FUNCTION petitions_keep_frozen_text() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moderated_change boolean := OLD.state = 'on_moderation' AND NEW.addressee <> OLD.addressee;
BEGIN
    IF OLD.state NOT IN ('draft', 'needs_correction') AND
       ((NEW.title, NEW.subject, NEW.content, NEW.arguments, NEW.proposals, NEW.language, NEW.translation)
        IS DISTINCT FROM
        (OLD.title, OLD.subject, OLD.content, OLD.arguments, OLD.proposals, OLD.language, OLD.translation)
        OR NEW.text_hash IS DISTINCT FROM OLD.text_hash AND NOT moderated_change)
    THEN
        RAISE EXCEPTION 'the text of a submitted petition is frozen'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'petitions_text_frozen';
    END IF;
    IF OLD.required_count IS NOT NULL AND NEW.required_count IS DISTINCT FROM OLD.required_count THEN
        RAISE EXCEPTION 'the required count is frozen at open publication'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'petitions_required_frozen';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER petitions_frozen ON petitions;
CREATE TRIGGER petitions_frozen BEFORE UPDATE OF title, subject, content, arguments, proposals,
    language, translation, text_hash, required_count ON petitions
    FOR EACH ROW EXECUTE FUNCTION petitions_keep_frozen_text();
