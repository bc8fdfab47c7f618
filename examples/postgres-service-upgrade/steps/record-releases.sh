#!/bin/sh -eu
echo "source release: sha256:$(sha256sum service/v1.mjs | cut -d' ' -f1)"
echo "target release: sha256:$(sha256sum service/v2.mjs | cut -d' ' -f1)"
echo "environment: $ENVIRONMENT"
