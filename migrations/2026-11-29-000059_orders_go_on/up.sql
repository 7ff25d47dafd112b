-- A kept order goes on where it ended: with petitions that none of its earlier parts holds.
TRUNCATE rankings;
ALTER TABLE rankings ADD COLUMN earlier uuid;
COMMENT ON COLUMN rankings.earlier IS 'The part of the order before this one; it is kept as long.';
COMMENT ON TABLE rankings IS
    'Petitions in the order a list had at an instant, with what it goes by, in parts; kept for twenty minutes since '
    'somebody last turned a page of it. Named by what it holds, so that the same order is one row. What a crash loses is '
    'made anew.';

-- How many petitions a narrowed list holds is counted by it.
CREATE INDEX petition_search_narrowed ON petition_search (state, addressee, language);
