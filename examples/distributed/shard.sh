#!/bin/sh
# One shard of an audit, as a job of an array. The scheduler says which; the rest comes from the environment:
#   ROOT    directory that holds the runs            PLAN   what `gate audit plan "$ROOT" --out "$PLAN"` wrote
#   CONFIG  configuration                            AS_OF  RFC 3339 time, the same for all shards
#   SHARDS  how many jobs the array has              OUT    directory for the outputs of all shards
set -eu

index=${JOB_COMPLETION_INDEX:-${SLURM_ARRAY_TASK_ID:-${AWS_BATCH_JOB_ARRAY_INDEX:-${CI_NODE_INDEX:?no scheduler}}}}

# --resume: a job that the scheduler starts again goes on where it was.
status=0
${GATE:-gate} audit "$ROOT" --config "$CONFIG" --plan "$PLAN" --as-of "$AS_OF" --shard "auto/$SHARDS" \
  --out "$OUT/shard-$index" --resume || status=$?

# Failing and undecided runs are results: only a shard that could not be finished is to be tried again.
[ -f "$OUT/shard-$index/totals.json" ] || exit "$status"
