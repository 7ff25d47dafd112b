#!/bin/sh
# Run once by the database's image, in an empty cluster: the schema's owner, the service's role, and the database. The
# superuser is for whoever runs the server, and no container has its password but this one.
set -eu
psql --set ON_ERROR_STOP=1 --username postgres --dbname postgres \
    --set owner="$(cat /run/secrets/owner_password)" --set service="$(cat /run/secrets/service_password)" <<'SQL'
CREATE ROLE petitions_owner LOGIN PASSWORD :'owner';
CREATE ROLE petitions LOGIN PASSWORD :'service';
GRANT pg_monitor TO petitions;
CREATE DATABASE petitions OWNER petitions_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE petitions FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE petitions TO petitions;
SQL
