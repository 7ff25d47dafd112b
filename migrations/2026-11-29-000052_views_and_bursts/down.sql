DELETE FROM petition_flags WHERE flag = 'signature_burst';
ALTER TABLE petition_flags
    DROP CONSTRAINT petition_flags_flag_known,
    ADD CONSTRAINT petition_flags_flag_known CHECK (flag IN ('mixed_script', 'look_alike_title'));
DROP TABLE signature_bursts;
DROP TABLE petition_views;
