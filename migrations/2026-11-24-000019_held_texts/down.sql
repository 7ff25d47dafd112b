DROP TABLE comment_holds, title_skeletons, petition_flags;
