#!/bin/sh -eu
mkdir -p "$RUN/snapshots"
pg_dump --format=custom --file="$RUN/snapshots/postgres.dump" notes
echo "content of notes: $(steps/content.sh notes)"
