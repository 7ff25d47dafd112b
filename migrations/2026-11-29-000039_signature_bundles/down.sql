DROP TABLE bundle_acknowledgements;
DROP TABLE bundle_downloads;
