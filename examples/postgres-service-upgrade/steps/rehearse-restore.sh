#!/bin/sh -eu
dump=$RUN/snapshots/postgres.dump
dropdb --if-exists rehearsal
createdb rehearsal
pg_restore --exit-on-error --dbname=rehearsal "$dump"
echo "restored postgres from snapshots/postgres.dump sha256=$(sha256sum "$dump" | cut -d' ' -f1)"
echo "restored content of notes: $(steps/content.sh rehearsal)"
dropdb rehearsal
