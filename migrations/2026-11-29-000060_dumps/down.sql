DROP TABLE dump_parts;
DROP TABLE dumps;
