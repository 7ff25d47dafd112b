DROP INDEX clocks_met;
DROP INDEX petitions_opened_by_language;
DROP INDEX accounts_iin_lost;
DROP INDEX accounts_erased;
