-- Notices of terms keep their new names: the program before knew none for most of them.
DROP INDEX clocks_to_remind;
DROP INDEX outbox_sent;
DROP INDEX outbox_by_address;
ALTER TABLE mail_failures DROP COLUMN came_back;
ALTER TABLE registrations DROP COLUMN delivery_id;
DROP TABLE deliveries;
DROP TABLE declined_mails;
ALTER TABLE campaigns DROP COLUMN superseded_at;
CREATE UNIQUE INDEX campaigns_closing_soon_once ON campaigns (petition_id) WHERE audience = 'closing_soon';
DROP INDEX inbox_unread;
DROP INDEX inbox_by_campaign;
COMMENT ON COLUMN inbox.notice_key IS NULL;
ALTER TABLE inbox
    DROP CONSTRAINT inbox_campaign_known, DROP CONSTRAINT inbox_told_once,
    DROP COLUMN read_at, DROP COLUMN campaign_id, DROP COLUMN notice_key;
