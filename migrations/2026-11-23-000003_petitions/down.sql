DROP TABLE correction_requests;
DROP TABLE rejections;
DROP TABLE petitions;
DROP FUNCTION petitions_keep_frozen_text();
DROP TABLE petition_numbers;
