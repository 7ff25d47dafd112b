CREATE FUNCTION words_asked(text text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_agg(CASE WHEN length(part) > 3 THEN quote_literal(part) || ':*' ELSE quote_literal(part) END, ' & ')::tsquery
    FROM searched_parts(text) AS part
$$;
COMMENT ON FUNCTION words_asked(text) IS
    'What a search looks for: each word of at least three letters as the beginning of one, a shorter one as it stands; '
    'null, which finds nothing, when there is no letter and no digit.';
DROP TRIGGER petition_stems_searched ON petition_stems;
DROP FUNCTION petition_stems_searched();
CREATE OR REPLACE FUNCTION petitions_searched() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept boolean;
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
    INSERT INTO petition_search (petition_id, opened_at, closes_on, signature_count, state, addressee, language, words)
    VALUES (NEW.id, NEW.opened_at, NEW.closes_on, NEW.signature_count, NEW.state, NEW.addressee, NEW.language,
        searched_words(concat_ws(' ', NEW.number, NEW.title, NEW.subject, NEW.content,
            (SELECT string_agg(concat_ws(' ', text ->> 'title', text ->> 'subject', text ->> 'content'), ' ')
             FROM jsonb_each(coalesce(NEW.translation, '{}')) AS translations (language, text)))))
    ON CONFLICT ON CONSTRAINT petition_search_pkey DO UPDATE SET opened_at = excluded.opened_at,
        closes_on = excluded.closes_on, state = excluded.state, addressee = excluded.addressee,
        language = excluded.language, words = excluded.words;
    RETURN NULL;
END $$;
DROP INDEX petition_search_titles;
ALTER TABLE petition_search DROP COLUMN title_marks;
UPDATE petition_search SET words = ARRAY(SELECT word FROM unnest(words) AS word WHERE NOT starts_with(word, '='));
COMMENT ON COLUMN petition_search.words IS
    'Different words of number, title, subject and content in both languages, and the first three letters of each.';
DROP TRIGGER petitions_forget_stems ON petitions;
DROP FUNCTION petitions_forget_stems();
DROP TABLE petition_stems;
