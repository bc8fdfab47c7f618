#!/bin/sh -eu
curl -sS --fail -H "x-smoke-token: $SMOKE_TOKEN" -d 'written by the smoke test' "$URL/notes" > /dev/null
echo "smoke create ok"
curl -sS --fail -H "x-smoke-token: $SMOKE_TOKEN" "$URL/notes" | grep -q '"tagged":[1-9]'
echo "smoke read ok"
