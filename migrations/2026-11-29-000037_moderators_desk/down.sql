DROP TABLE delay_notices_told;
DROP TABLE delay_notices;
DROP TABLE desk_journal;
DROP TABLE moderation_holds;
