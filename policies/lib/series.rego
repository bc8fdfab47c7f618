# METADATA
# scope: package
# title: Probe series
# description: What several rules ask of the attempts of a planned series.
package lib.series

import data.lib.select

# METADATA
# description: |-
#   The attempts are of one series and of one URL, each number once, and there are some: only then does the pause before
#   each attempt say that nothing was left out.
one(refs) if {
	sources := {[select.get(item, "series"), select.get(item, "url")] | some ref in refs; item := select.item(ref)}
	count(sources) == 1
	some [series, url] in sources
	is_string(series)
	is_string(url)
	numbers := {n | some ref in refs; n := select.item(ref).attempt; is_number(n)}
	count(numbers) == count(refs)
}

# METADATA
# description: The series has its closing record and as many attempts as planned, and this attempt says when it was made.
whole(item) if {
	item.complete == true
	is_number(item.at.us)
}

# METADATA
# description: The pause before the attempt is known and within the bound.
prompt(item, bound) if {
	is_number(item.gapUs)
	item.gapUs <= bound.us
}

# METADATA
# description: Series and number of an attempt, for a finding.
label(item) := $"{series}#{attempt}" if {
	series := select.get(item, "series")
	attempt := select.get(item, "attempt")
}

# METADATA
# description: What follows the host in the URL of the attempt.
endpoint(item) := concat("/", array.concat([""], array.slice(parts, 3, count(parts)))) if {
	is_string(item.url)
	parts := split(item.url, "/")
	count(parts) > 3
}
