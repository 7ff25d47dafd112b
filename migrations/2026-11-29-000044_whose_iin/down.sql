ALTER TABLE signatures
    DROP CONSTRAINT signatures_round_known,
    ADD CONSTRAINT signatures_round_known CHECK (round IN (1, 2, 3));
COMMENT ON COLUMN signatures.round IS
    'Which of the votes of one person on one petition: two at most by themselves, one more when paper stands alone.';
ALTER TABLE signature_removals
    DROP CONSTRAINT signature_removals_reason_known,
    ADD CONSTRAINT signature_removals_reason_known CHECK (reason IN ('withdrawn', 'invalidated'));
ALTER TABLE accounts
    DROP CONSTRAINT accounts_lost_hold_no_iin,
    DROP CONSTRAINT accounts_citizen_is_a_person,
    ADD CONSTRAINT accounts_citizen_is_a_person CHECK (
        role <> 'citizen'
        OR erased_at IS NOT NULL
        OR iin_released_at IS NOT NULL
        OR (person_key IS NOT NULL AND staff_person_key IS NULL AND birth_date IS NOT NULL AND residence IS NOT NULL)
    ),
    DROP COLUMN iin_lost_at;
DROP TABLE iin_takeovers;
DROP TABLE identity_proofs;
ALTER TABLE registrations DROP COLUMN assurance, DROP COLUMN proof_cipher;
DROP TABLE spent_challenges;
