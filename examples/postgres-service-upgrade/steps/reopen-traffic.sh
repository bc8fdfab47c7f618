#!/bin/sh -eu
rm "$MAINTENANCE_FILE"
curl -sS --fail "$URL/notes"
echo
echo "traffic open"
