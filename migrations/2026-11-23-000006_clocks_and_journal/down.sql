DROP TABLE journal;
DROP TABLE clocks;
