#!/bin/sh -eu
# Starts a version of the service in the place of the one that runs. Its output has a file of its own: a service outlives
# the step that starts it.
version=$1
[ ! -f "$STATE/service.pid" ] || kill "$(cat "$STATE/service.pid")"
sleep 0.5
setsid node "service/$version.mjs" >> "$STATE/service.log" 2>&1 < /dev/null &
echo $! > "$STATE/service.pid"
for _ in 1 2 3 4 5 6 7 8 9 10; do
  if curl -sS "$URL/healthz" > /dev/null 2>&1; then break; fi
  sleep 0.3
done
echo "service notes $version started"
