# METADATA
# scope: package
# title: Reports
# description: What several rules ask of somebody else's report.
package lib.report

# METADATA
# description: |-
#   The report says pass, has no blocking issue, all its checks passed, and nothing in it was overridden. A passing check
#   may carry a failure code: what counts is whether it passed.
green(item) if {
	item.ok == true
	item.status == "pass"
	item.issues == []
	item.failed == 0
	item.overridden == false
	count(item.checks) > 0
	every check in item.checks {
		check.ok == true
	}
}

# METADATA
# description: The check stands in the report exactly once.
once(item, id) if count([check | some check in item.checks; check.id == id]) == 1

# METADATA
# description: What the report says of itself, for a finding.
words(item) := {
	"schema": item.schema,
	"status": item.status,
	"failed": [check.id | some check in item.checks; not check.ok == true],
	"issues": item.issues,
	"overridden": item.overridden,
}
