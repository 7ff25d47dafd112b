DROP INDEX petition_search_narrowed;
ALTER TABLE rankings DROP COLUMN earlier;
COMMENT ON TABLE rankings IS
    'Petitions in the order a list had at an instant, with what it goes by; kept for twenty minutes. Named by what it '
    'holds, so that the same order is one row. What a crash loses is made anew.';
