#!/usr/bin/env bash
# From nothing to a verdict: a PostgreSQL cluster of its own, version 1 of the service, the upgrade, the verdict; then the
# same upgrade sabotaged in each way that is listed below, each of which must be found. Needs PostgreSQL, curl and Node.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export GATE=${GATE:-npx rungate}
bin=$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | tail -n 1)
export PATH=${bin:+$bin:}$PATH
work=$(mktemp -d)
# PostgreSQL refuses to run as root.
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- env PATH="$PATH" "$@"; else "$@"; fi; }

export ENVIRONMENT=staging SMOKE_TOKEN=smoke-$RANDOM$RANDOM STATE=$work/state PGHOST=$work/socket PGUSER=example
port=$((20000 + RANDOM % 20000))
export PORT=$port URL=http://127.0.0.1:$port MAINTENANCE_FILE=$work/state/maintenance
mkdir "$STATE" "$PGHOST" "$work/cluster"
chmod 755 "$work"
[ "$(id -u)" != 0 ] || chown postgres "$PGHOST" "$work/cluster"

stop() {
  [ ! -f "$STATE/service.pid" ] || kill "$(cat "$STATE/service.pid")" 2> /dev/null || true
  as_postgres pg_ctl -D "$work/cluster" -m immediate stop > /dev/null 2>&1 || true
  rm -rf "$work"
}
trap stop EXIT

(cd "$work" && as_postgres initdb --auth=trust --username=example --no-sync -D "$work/cluster" > /dev/null)
(cd "$work" && as_postgres pg_ctl -D "$work/cluster" -w -o "-k $PGHOST -c listen_addresses='' -c fsync=off" -l "$work/cluster/log" start > /dev/null)

# Version 1 with some notes; yesterday's dump; and a database of somebody else.
prepare() {
  rm -f "$MAINTENANCE_FILE"
  for database in notes elsewhere; do
    dropdb --if-exists --force "$database" 2> /dev/null
    createdb "$database"
    psql -Xq -d "$database" -c "create table notes (id serial primary key, body text not null)"
  done
  psql -Xq -d notes -c "insert into notes (body) select 'note ' || n from generate_series(1, 50) n"
  pg_dump --format=custom --file="$STATE/yesterday.dump" notes
  psql -Xq -d notes -c "insert into notes (body) select 'note ' || n from generate_series(51, 100) n"
  (cd "$here" && steps/deploy.sh v1 > /dev/null)
}

# upgrade <name> <script that changes the copy>: performs the upgrade with a copy of this folder.
upgrade() {
  prepare
  cp -r "$here" "$work/$1"
  export RUN=$work/runs/$1
  (cd "$work/$1" && eval "$2")
  "$work/$1/upgrade.sh" > "$work/$1.log" 2>&1 || true
}

check() {
  (cd "$work" && $GATE check "runs/$1" --procedure "$here/procedure.yaml" --expect "environment=staging,target=sha256:$(sha256sum "$here/service/v2.mjs" | cut -d' ' -f1)" "${@:2}")
}

upgrade good true
if ! check good; then
  cat "$work/good.log"
  exit 1
fi

failed=0
sabotage() {
  upgrade "$1" "$3"
  check "$1" --report "$work/$1.json" > /dev/null 2>&1 && status=0 || status=$?
  if [ "$status" = 1 ] && grep -q "\"code\":\"$2\"" "$work/$1.json"; then
    echo "caught   $1: $2"
  else
    echo "MISSED   $1: $2 (exit $status)"
    cat "$work/$1.log"
    check "$1" || true
    failed=1
  fi
}
echo
sabotage backup-skipped completion.file_missing 'sed -i "/^step dump/d; /^gate manifest/,+1d; /^step rehearse/d" upgrade.sh'
sabotage dump-of-another-database rollback.sets_differ 'sed -i "s/postgres.dump\" notes/postgres.dump\" elsewhere/" steps/dump.sh'
sabotage migration-fails-half-way completion.continued_after_failure \
  'sed -i "s/^set -euo.*//" upgrade.sh; sed -i "s/^create index.*/create index on nowhere (tags);/" migrations/002-tags.sql'
sabotage health-of-the-old-version provenance.disagree 'sed -i "s/^step deploy .*/step deploy echo deployed/; s/^step smoke .*/step smoke echo smoke/" upgrade.sh'
sabotage restore-of-yesterdays-dump rollback.sets_differ 'sed -i "s#^dump=.*#dump=\$STATE/yesterday.dump#" steps/rehearse-restore.sh'
sabotage rehearsal-without-restore rollback.restore_missing 'printf "#!/bin/sh\necho rehearsal done\n" > steps/rehearse-restore.sh'
sabotage traffic-reopened-early promotion.step_out_of_order \
  'sed -i "/^step reopen/d; s#^step smoke#step reopen-traffic steps/reopen-traffic.sh\nstep smoke#" upgrade.sh'
sabotage transcript-edited schema.malformed 'sed -i "s#^gate record .*--final#&; sed -i s/note/nope/ \"\$RUN/upgrade.txt\"#" upgrade.sh; echo "echo note" >> steps/dump.sh'
exit $failed
