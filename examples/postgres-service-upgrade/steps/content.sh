#!/bin/sh -eu
# Says what a database holds, in an order that does not depend on how it is stored.
psql -XqAt -d "$1" -c "select id, body from notes order by id" | sha256sum | cut -d' ' -f1
