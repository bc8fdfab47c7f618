#!/usr/bin/env bash
# The array of examples/distributed on a real Slurm: controller, node and munge on this machine, from nothing. What seven jobs
# judged and `gate merge` joined is what one audit writes.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
missing() {
  for program in slurmctld slurmd sbatch squeue sinfo munged; do command -v "$program" > /dev/null || return 0; done
  return 1
}
install() {
  apt-get install --yes --quiet --no-install-recommends slurmctld slurmd slurm-client munge > /dev/null
}
if missing; then
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get > /dev/null; then
    echo 'SKIPPED, NOT TESTED: Slurm is not installed, and nobody here may install it.'
    exit 0
  fi
  install || { apt-get update --quiet > /dev/null && install; }
fi
if [ "$(id -u)" -ne 0 ]; then
  echo 'SKIPPED, NOT TESTED: the daemons of Slurm need root.'
  exit 0
fi

folder=$(mktemp -d)
daemons=()
finish() {
  local status=$?
  if [ "$status" -ne 0 ]; then tail -n 20 "$folder"/*.log "$folder"/audit/slurm-*.out 2> /dev/null || true; fi
  for pid in "${daemons[@]}"; do kill "$pid" 2> /dev/null || true; done
  wait 2> /dev/null || true
  rm -rf "$folder"
}
trap finish EXIT
# munge refuses what others could have put there.
chmod 755 "$folder"
name=$(hostname -s)
mkdir "$folder/state" "$folder/spool" "$folder/audit"
(umask 077 && head -c 1024 /dev/urandom > "$folder/munge.key")
cat > "$folder/slurm.conf" << CONF
ClusterName=rungate
SlurmctldHost=$name(127.0.0.1)
SlurmUser=root
SlurmdUser=root
SlurmctldPort=26817
SlurmdPort=26818
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
CredType=cred/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=sched_interval=1
SlurmdParameters=config_overrides
ReturnToService=2
MpiDefault=none
NodeName=$name NodeAddr=127.0.0.1 CPUs=4 RealMemory=8192
PartitionName=audits Nodes=$name Default=YES MaxTime=10 State=UP
CONF
export SLURM_CONF=$folder/slurm.conf
munged --foreground --force --num-threads=2 --socket="$folder/munge.socket" --key-file="$folder/munge.key" \
  --pid-file="$folder/munge.pid" --log-file="$folder/munged.log" --seed-file="$folder/munge.seed" > "$folder/munged.out.log" 2>&1 &
daemons+=($!)
until_true() {
  for _ in $(seq 1 "$1"); do
    if "${@:2}" > /dev/null 2>&1; then return 0; fi
    sleep 0.25
  done
  echo "it never came to: ${*:2}" >&2
  return 1
}
until_true 80 test -S "$folder/munge.socket"
slurmctld -D > "$folder/slurmctld.log" 2>&1 &
daemons+=($!)
slurmd -D > "$folder/slurmd.log" 2>&1 &
daemons+=($!)
is_ready() { [ "$(sinfo --noheader --format=%t)" = idle ]; }
until_true 120 is_ready

cd "$folder/audit"
runs=$root/fixtures/runs/nooterra-self-host-upgrade
mkdir history
for number in $(seq 1 12); do cp -r "$runs/pass" "history/run-$number"; done
cp -r "$runs/rolled-back" history/run-13
echo 'procedure: nooterra-self-host-upgrade' > gate.config.yaml
cp "$root/examples/distributed/shard.sh" "$root/examples/distributed/slurm.sbatch" .
gate=("$(command -v node)" "$root/dist/cli/main.cjs")
"${gate[@]}" audit plan history --out plan.jsonl > /dev/null
GATE="${gate[*]}" sbatch slurm.sbatch
is_done() { [ -z "$(squeue --noheader)" ]; }
until_true 320 is_done
"${gate[@]}" merge out/shard-* --out whole > /dev/null || test $? -eq 1
"${gate[@]}" audit history --out one --as-of 2026-03-20T00:00:00Z > /dev/null || test $? -eq 1
[ "$(find out -maxdepth 1 -name 'shard-*' | wc -l)" -eq 7 ]
diff --recursive whole one
echo "7 jobs of a Slurm array judged $(wc -l < whole/results.jsonl) runs, and together wrote the bytes of one audit."
