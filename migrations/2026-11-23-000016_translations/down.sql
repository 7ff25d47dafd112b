DROP TRIGGER petitions_frozen ON petitions;
CREATE OR REPLACE FUNCTION petitions_keep_frozen_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state NOT IN ('draft', 'needs_correction') AND
       (NEW.title, NEW.subject, NEW.content, NEW.arguments, NEW.proposals, NEW.language, NEW.text_hash)
       IS DISTINCT FROM
       (OLD.title, OLD.subject, OLD.content, OLD.arguments, OLD.proposals, OLD.language, OLD.text_hash)
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
CREATE TRIGGER petitions_frozen BEFORE UPDATE OF title, subject, content, arguments, proposals,
    language, text_hash, required_count ON petitions
    FOR EACH ROW EXECUTE FUNCTION petitions_keep_frozen_text();
ALTER TABLE petitions DROP COLUMN translation;
