#!/usr/bin/env bash
# A report and the overview of an audit as pages, by a validator of HTML that knows nothing of this project.
set -eu
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
run=fixtures/runs/nooterra-self-host-upgrade
node dist/cli/main.cjs check $run/rolled-back --format html="$folder/report.html" > /dev/null || [ $? -eq 1 ]
node dist/cli/main.cjs audit fixtures/runs --config gate.config.yaml --as-of 2026-03-20T00:00:00Z --out "$folder/audit" > /dev/null || [ $? -le 3 ]
cd "$folder"
# Pages that are XML, too, end void elements with a stroke.
echo '{"root":true,"extends":["html-validate:recommended"],"rules":{"void-style":"off"}}' > .htmlvalidate.json
test -f report.html && test -f audit/index.html
npx --yes html-validate@10.7.0 report.html audit/index.html
