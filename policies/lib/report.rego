# METADATA
# scope: package
# title: Reports
# description: What several rules ask of somebody else's report.
package lib.report

import data.lib.select

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
	has_checks(item)
	every check in item.checks {
		check.ok == true
	}
}

# METADATA
# description: A report without checks proves nothing.
has_checks(item) if {
	is_array(item.checks)
	count(item.checks) > 0
}

# METADATA
# description: The check stands in the report exactly once.
once(item, id) if count([check | some check in item.checks; check.id == id]) == 1

# METADATA
# description: Ids of the checks that did not pass.
failed(item) := [select.get(check, "id") | some check in item.checks; not check.ok == true]

# METADATA
# description: What the report says of itself, for a finding.
words(item) := {
	"schema": select.get(item, "schema"),
	"status": select.get(item, "status"),
	"failed": failed(item),
	"issues": select.get(item, "issues"),
	"overridden": select.get(item, "overridden"),
}
