#!/bin/sh -eu
touch "$MAINTENANCE_FILE"
echo "traffic closed"
