#!/bin/sh
# Gives the two roles their passwords, out of the environment and on no command line. The
# image runs it once, after postgres-roles.sql.
set -eu
psql -v ON_ERROR_STOP=1 -U postgres -d countersign <<'SQL'
\getenv owner_password OWNER_PASSWORD
\getenv node_password NODE_PASSWORD
ALTER ROLE countersign_owner PASSWORD :'owner_password';
ALTER ROLE countersign PASSWORD :'node_password';
SQL
