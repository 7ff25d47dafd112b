-- Searching, served by one index however many petitions there are and however long their texts: the words of each
-- petition in public access, beside what lists are narrowed and ordered by.

CREATE TABLE petition_search (
    petition_id uuid NOT NULL,
    opened_at timestamptz NOT NULL,
    closes_on date NOT NULL,
    signature_count integer NOT NULL,
    state text NOT NULL,
    addressee text NOT NULL,
    language text NOT NULL,
    words text[] NOT NULL,
    CONSTRAINT petition_search_pkey PRIMARY KEY (petition_id),
    CONSTRAINT petition_search_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id) ON DELETE CASCADE
) WITH (fillfactor = 70, toast_tuple_target = 128, autovacuum_vacuum_scale_factor = 0.05);
COMMENT ON TABLE petition_search IS
    'Petitions in public access as searches see them; written by triggers alone. Words stand apart from the rows '
    '(toast_tuple_target), so that a search that finds all petitions reads a few thousand narrow pages. '
    'The count stands in no index: a new one is a new version on the same page.';
COMMENT ON COLUMN petition_search.words IS
    'Different words of number, title, subject and content in both languages, and the first three letters of each.';
-- Nobody plans by the frequency of words: what a search finds is always fetched by the index.
ALTER TABLE petition_search ALTER COLUMN words SET STATISTICS 0;

-- One spelling for letters that are written one for another: without dots, or on a keyboard without Kazakh letters.
CREATE FUNCTION searched_parts(text text) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT left(part, 64)
    FROM regexp_split_to_table(translate(lower(text), 'ёәғқңөұүһі', 'еагкноуухи'), '[^[:alnum:]]+') AS part
    WHERE part <> ''
$$;
COMMENT ON FUNCTION searched_parts(text) IS 'The words of a text, each as often as it stands there.';
CREATE FUNCTION searched_words(text text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT word), '{}') FROM (
        SELECT part AS word FROM searched_parts(text) AS part
        UNION ALL SELECT left(part, 3) FROM searched_parts(text) AS part
    ) AS words
$$;
COMMENT ON FUNCTION searched_words(text) IS
    'The different words of a text and what they begin with: three letters are looked up and not gathered from all '
    'words that begin so.';
CREATE FUNCTION words_asked(text text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_agg(CASE WHEN length(part) > 3 THEN quote_literal(part) || ':*' ELSE quote_literal(part) END, ' & ')::tsquery
    FROM searched_parts(text) AS part
$$;
COMMENT ON FUNCTION words_asked(text) IS
    'What a search looks for: each word of at least three letters as the beginning of one, a shorter one as it stands; '
    'null, which finds nothing, when there is no letter and no digit.';

CREATE FUNCTION petitions_searched() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER petitions_searched_insert AFTER INSERT ON petitions
    FOR EACH ROW WHEN (NEW.opened_at IS NOT NULL) EXECUTE FUNCTION petitions_searched();
CREATE TRIGGER petitions_searched_update AFTER UPDATE OF number, title, subject, content, translation, opened_at,
    closes_on, state, addressee, language, taken_down_at ON petitions
    FOR EACH ROW WHEN (NEW.opened_at IS NOT NULL OR OLD.opened_at IS NOT NULL) EXECUTE FUNCTION petitions_searched();

-- What is in public access already.
INSERT INTO petition_search (petition_id, opened_at, closes_on, signature_count, state, addressee, language, words)
    SELECT id, opened_at, closes_on, signature_count, state, addressee, language,
        searched_words(concat_ws(' ', number, title, subject, content,
            (SELECT string_agg(concat_ws(' ', text ->> 'title', text ->> 'subject', text ->> 'content'), ' ')
             FROM jsonb_each(coalesce(translation, '{}')) AS translations (language, text))))
    FROM petitions WHERE opened_at IS NOT NULL AND taken_down_at IS NULL;
-- Without a list of entries that wait: a search would read it from end to end.
CREATE INDEX petition_search_words ON petition_search USING gin (array_to_tsvector(words)) WITH (fastupdate = off);
ALTER INDEX petition_search_words ALTER COLUMN 1 SET STATISTICS 0;

CREATE OR REPLACE FUNCTION petitions_rank() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO petition_ranks AS ranked (petition_id, signature_count)
    SELECT id, signature_count FROM after WHERE opened_at IS NOT NULL ORDER BY id
    ON CONFLICT ON CONSTRAINT petition_ranks_pkey DO UPDATE SET signature_count = excluded.signature_count
        WHERE ranked.signature_count <> excluded.signature_count;
    UPDATE petition_search AS searched SET signature_count = after.signature_count
    FROM after WHERE searched.petition_id = after.id AND searched.signature_count <> after.signature_count;
    RETURN NULL;
END $$;

-- Whether a petition waits for an act that is late.
CREATE INDEX clocks_late ON clocks (petition_id, due_at) WHERE met_at IS NULL AND overdue_at IS NOT NULL;
