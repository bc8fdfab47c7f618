#!/bin/sh -eu
psql -Xq -v ON_ERROR_STOP=1 -d notes -f migrations/002-tags.sql
echo "migration head: 002-tags"
