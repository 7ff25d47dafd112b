-- Stems of the words of petitions, made by the program: a search finds a word in all its forms, and a title another on
-- the same matter.

CREATE TABLE petition_stems (
    petition_id uuid NOT NULL,
    rules integer NOT NULL,
    stems text[] NOT NULL,
    title_marks text[] NOT NULL,
    CONSTRAINT petition_stems_pkey PRIMARY KEY (petition_id),
    CONSTRAINT petition_stems_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id) ON DELETE CASCADE
);
COMMENT ON TABLE petition_stems IS
    'What the program makes of the words of a petition when it is submitted; made anew, one petition at a time, where it '
    'is missing or was made by other rules. A petition without is found by its words as they stand.';
COMMENT ON COLUMN petition_stems.rules IS 'Which rules made them (text::searching::RULES).';
COMMENT ON COLUMN petition_stems.stems IS 'Stems of number, title, subject and content in both languages, each after a "=".';
COMMENT ON COLUMN petition_stems.title_marks IS
    'What the titles are looked up by: stems after a "=", first letters after a "~", meanings after a "#".';

-- Stems of a text that is no more find nothing.
CREATE FUNCTION petitions_forget_stems() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM petition_stems WHERE petition_id = NEW.id;
    RETURN NULL;
END $$;
-- Fires before petitions_searched_update: triggers go by their names.
CREATE TRIGGER petitions_forget_stems AFTER UPDATE OF number, title, subject, content, translation ON petitions
    FOR EACH ROW WHEN ((NEW.number, NEW.title, NEW.subject, NEW.content, NEW.translation)
        IS DISTINCT FROM (OLD.number, OLD.title, OLD.subject, OLD.content, OLD.translation))
    EXECUTE FUNCTION petitions_forget_stems();

ALTER TABLE petition_search ADD COLUMN title_marks text[] NOT NULL DEFAULT '{}';
ALTER TABLE petition_search ALTER COLUMN title_marks SET STATISTICS 0;
COMMENT ON COLUMN petition_search.words IS
    'Different words of number, title, subject and content in both languages, the first three letters of each, and stems.';
CREATE INDEX petition_search_titles ON petition_search USING gin (title_marks) WITH (fastupdate = off);

CREATE OR REPLACE FUNCTION petitions_searched() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept boolean;
    made petition_stems;
BEGIN
    IF NEW.opened_at IS NULL OR NEW.taken_down_at IS NOT NULL THEN
        DELETE FROM petition_search WHERE petition_id = NEW.id;
        RETURN NULL;
    END IF;
    kept := TG_OP = 'UPDATE' AND (NEW.number, NEW.title, NEW.subject, NEW.content, NEW.translation)
        IS NOT DISTINCT FROM (OLD.number, OLD.title, OLD.subject, OLD.content, OLD.translation);
    IF kept THEN
        UPDATE petition_search SET opened_at = NEW.opened_at, closes_on = NEW.closes_on, state = NEW.state,
            addressee = NEW.addressee, language = NEW.language
        WHERE petition_id = NEW.id;
        IF FOUND THEN
            RETURN NULL;
        END IF;
    END IF;
    SELECT * INTO made FROM petition_stems WHERE petition_id = NEW.id;
    INSERT INTO petition_search (petition_id, opened_at, closes_on, signature_count, state, addressee, language, words,
        title_marks)
    VALUES (NEW.id, NEW.opened_at, NEW.closes_on, NEW.signature_count, NEW.state, NEW.addressee, NEW.language,
        searched_words(concat_ws(' ', NEW.number, NEW.title, NEW.subject, NEW.content,
            (SELECT string_agg(concat_ws(' ', text ->> 'title', text ->> 'subject', text ->> 'content'), ' ')
             FROM jsonb_each(coalesce(NEW.translation, '{}')) AS translations (language, text))))
            || coalesce(made.stems, '{}'),
        coalesce(made.title_marks, '{}'))
    ON CONFLICT ON CONSTRAINT petition_search_pkey DO UPDATE SET opened_at = excluded.opened_at,
        closes_on = excluded.closes_on, state = excluded.state, addressee = excluded.addressee,
        language = excluded.language, words = excluded.words, title_marks = excluded.title_marks;
    RETURN NULL;
END $$;

CREATE FUNCTION petition_stems_searched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE petition_search SET title_marks = NEW.title_marks,
        words = ARRAY(SELECT word FROM unnest(words) AS word WHERE NOT starts_with(word, '=')) || NEW.stems
    WHERE petition_id = NEW.petition_id;
    RETURN NULL;
END $$;
CREATE TRIGGER petition_stems_searched AFTER INSERT OR UPDATE ON petition_stems
    FOR EACH ROW EXECUTE FUNCTION petition_stems_searched();

-- The program writes what it looks for.
DROP FUNCTION words_asked(text);
