import type { RegoFiles } from '../../src/compiler/compiler.ts';

export const SAMPLE_CAPABILITIES = { builtins: ['count', 'startswith'] };

export const SAMPLE_POLICY: RegoFiles = {
  'gates/limit.rego': `# METADATA
# scope: package
# title: Limits
package gates.limit

# METADATA
# title: Too many items
# description: |
#   The run has more items than allowed.
# custom:
#   code: limit.exceeded
#   parameters:
#     max: {type: integer}
results contains result if {
	count(input.items) > input.max
	result := {"code": "limit.exceeded", "text": $"{count(input.items)} items, {input.max} allowed"}
}

results contains result if {
	some item in input.items
	startswith(item, "tmp-")
	result := {"code": "limit.temporary", "text": item}
}

is_empty if count(input.items) == 0
`,
  'main.rego': `package main

results := {"limit": data.gates.limit.results, "empty": empty}

default empty := false

empty if data.gates.limit.is_empty
`,
};

export const SAMPLE_TESTS: RegoFiles = {
  'gates/limit_test.rego': `package gates.limit_test

import data.gates.limit

test_exceeded if {
	some result in limit.results with input as {"items": ["a", "b"], "max": 1}
	result.code == "limit.exceeded"
}

test_wrong if {
	print("about to fail")
	found := limit.results with input as {"items": [], "max": 1}
	count(found) == 1
}

test_error if to_number("a") == 1

test_table[name] if {
	some name, case in {"first": {"n": 1, "want": 1}, "second": {"n": 1, "want": 2}}
	case.n == case.want
}

todo_test_later if false
`,
};
