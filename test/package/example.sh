#!/usr/bin/env bash
# The example with the command as its users have it: installed from the package.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
command -v psql > /dev/null && [ -n "$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null)" ] ||
  apt-get install --yes --quiet postgresql curl > /dev/null
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
tarball=$(cd "$root" && npm pack --silent --ignore-scripts --pack-destination "$folder")
npm install --silent --ignore-scripts --no-audit --no-fund --prefix "$folder" "$folder/$tarball"
# Where nothing of the repository but the example is at hand.
cp -r "$root/examples/postgres-service-upgrade" "$folder/example"
GATE="$folder/node_modules/.bin/rungate" "$folder/example/try.sh"
