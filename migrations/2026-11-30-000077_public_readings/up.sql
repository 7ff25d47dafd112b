-- What public readings ask of tables that grow with citizens and years stands in indexes that do not.

-- The list of signers and its exports ask which of two thousand accounts are of people who have left, or have lost their
-- IIN to its person: they are few.
CREATE INDEX accounts_erased ON accounts (id) WHERE erased_at IS NOT NULL;
CREATE INDEX accounts_iin_lost ON accounts (id) WHERE iin_lost_at IS NOT NULL;

-- Lists in one language; counting changes no column of it, so that updates of counts stay within their pages.
CREATE INDEX petitions_opened_by_language ON petitions (language, opened_at DESC, id DESC) WHERE opened_at IS NOT NULL;

-- The figures of the service ask how long the acts of a year took.
CREATE INDEX clocks_met ON clocks (kind, met_at) INCLUDE (started_at) WHERE met_at IS NOT NULL;
