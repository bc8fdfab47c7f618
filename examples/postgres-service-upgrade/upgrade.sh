#!/usr/bin/env bash
# The runbook as commands. Every step is recorded, and a step that fails ends the upgrade.
set -euo pipefail
cd "$(dirname "$0")"

gate() { ${GATE:-npx rungate} "$@"; }
step() { gate record "$RUN/upgrade.txt" --mask SMOKE_TOKEN --step "$1" -- "${@:2}"; }

mkdir -p "$RUN"
gate record "$RUN/upgrade.txt" --run "$(basename "$RUN")" --environment "$ENVIRONMENT" \
  --procedure postgres-service-upgrade --step record-releases -- steps/record-releases.sh
step close-traffic steps/close-traffic.sh
step dump steps/dump.sh
gate manifest backup "$RUN/backup-manifest.json" "$RUN/snapshots/postgres.dump" \
  --source "sha256:$(sha256sum service/v1.mjs | cut -d' ' -f1)" --target "sha256:$(sha256sum service/v2.mjs | cut -d' ' -f1)"
step rehearse-restore steps/rehearse-restore.sh
step deploy steps/deploy.sh v2
step migrate steps/migrate.sh
gate probe "$RUN/health.jsonl" --name health --for 2s --every 1s --expect-status 200 "$URL/healthz"
step smoke steps/smoke.sh
step reopen-traffic steps/reopen-traffic.sh
gate record "$RUN/upgrade.txt" --final
