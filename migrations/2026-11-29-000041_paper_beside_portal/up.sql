-- A vote on paper stands when the portal vote of the same person is taken back by an account that is not as sure: it is
-- then a row of its own, after at most two from the portal.
ALTER TABLE signatures
    DROP CONSTRAINT signatures_round_known,
    ADD CONSTRAINT signatures_round_known CHECK (round IN (1, 2, 3));
COMMENT ON COLUMN signatures.round IS
    'Which of the votes of one person on one petition: two at most by themselves, one more when paper stands alone.';
