#!/usr/bin/env bash
# Judges a run in GitHub Actions. What judges comes from a protected branch: what a pull request brings along is judged, and
# never judges. The exit code is that of `gate check`; 2 also where the protected configuration cannot be had.
set -euo pipefail

work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/rungate.XXXXXX")
refuse() {
  echo "::error title=rungate::$1"
  exit 2
}

[ -n "${GATE_CONFIG_REF:-}" ] || refuse 'config-ref is empty: name the protected branch'
case "$GATE_CONFIG_REF" in -*) refuse 'config-ref is no name of a branch' ;; esac
case "$GATE_CONFIG" in -* | /* | ../* | */../* | */..) refuse 'config must be a path inside the protected branch' ;; esac

mkdir "$work/protected" "$work/tool"
git -C "$GITHUB_WORKSPACE" fetch --quiet --no-tags --depth=1 origin "$GATE_CONFIG_REF" || refuse 'cannot fetch config-ref'
git -C "$GITHUB_WORKSPACE" archive FETCH_HEAD | tar -x -C "$work/protected"
[ -f "$work/protected/$GATE_CONFIG" ] || refuse 'the protected branch has no such configuration'

# Not in the workspace: an .npmrc or a package of that name there must not decide what is installed.
(cd "$work/tool" && npm install --ignore-scripts --no-audit --no-fund --no-save --prefix "$work/tool" "$GATE_PACKAGE" >&2) ||
  refuse 'cannot install the package'

args=(
  check "$GATE_RUN_DIRECTORY"
  --config "$work/protected/$GATE_CONFIG"
  --expect "$GATE_EXPECT"
  --report "$work/gate-report.json"
  --format human
  --format "github=$work/annotations"
  --format "markdown=$work/gate-report.md"
  --format "sarif=$work/gate.sarif"
)
[ -z "${GATE_CONFIG_DIGEST:-}" ] || args+=(--config-digest "$GATE_CONFIG_DIGEST")

# A line of evidence may look like a workflow command; while this token holds, the runner takes none.
token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "::stop-commands::$token"
status=0
node "$work/tool/node_modules/rungate/dist/cli/main.cjs" "${args[@]}" || status=$?
echo "::$token::"
[ ! -f "$work/annotations" ] || cat "$work/annotations"

verdict=''
if [ -f "$work/gate-report.json" ]; then
  verdict=$(node -e 'process.stdout.write(JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).verdict)' "$work/gate-report.json")
fi
{
  echo "verdict=$verdict"
  echo "report=$work/gate-report.json"
  echo "sarif=$work/gate.sarif"
  echo "markdown=$work/gate-report.md"
} >> "$GITHUB_OUTPUT"
exit "$status"
