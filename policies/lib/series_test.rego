package lib.series_test

import data.lib.series
import data.lib.testing

document := {"items": [testing.probe(1, 20), testing.probe(2, 30)]}

one(doc) if series.one({0, 1}) with input as doc

test_one if one(document)

test_none_are_not_one if not series.one(set()) with input as document

test_two_series if {
	not one(testing.patch(document, {1: {"series": "other"}}))
	not one(testing.patch(document, {1: {"url": "https://other.test/"}}))
}

test_of_nothing if {
	every field in ["series", "url"] {
		not one(testing.drop(document, 0, field))
		not one(testing.drop(testing.drop(document, 0, field), 1, field))
		not one(testing.patch(document, {0: {field: 1}, 1: {field: 1}}))
	}
}

test_attempts_are_numbered_once if {
	not one(testing.patch(document, {1: {"attempt": 1}}))
	not one(testing.patch(document, {0: {"attempt": "1"}}))
	not one(testing.drop(document, 0, "attempt"))
}

test_whole if {
	series.whole(testing.probe(1, 20))
	every change in [{"complete": false}, {"complete": "true"}, {"complete": null}, {"at": null}, {"at": {"us": "n/a"}}, {"at": {}}] {
		not series.whole(testing.merge(testing.probe(1, 20), change))
	}
	not series.whole({})
}

# Null is less than every number, and true stands between.
test_prompt if {
	series.prompt({"gapUs": 5}, {"us": 5})
	not series.prompt({"gapUs": 6}, {"us": 5})
	not series.prompt({}, {"us": 5})
	every wrong in testing.no_number {
		not series.prompt({"gapUs": wrong}, {"us": 5})
	}
}

test_label if {
	series.label(testing.probe(1, 20)) == "s#1"
	series.label({}) == "null#null"
}

test_endpoint if {
	series.endpoint({"url": "https://example.test/healthz"}) == "/healthz"
	series.endpoint({"url": "https://example.test/a/b?c=/d"}) == "/a/b?c=/d"
	series.endpoint({"url": "https://example.test/"}) == "/"
}

test_no_endpoint if {
	every url in ["https://example.test", "example.test", "", null, 1] {
		not series.endpoint({"url": url})
	}
}
