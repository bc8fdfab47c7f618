package lib.steps_test

import data.lib.steps
import data.lib.testing

items := [testing.step("a", 1), testing.step("a", 2), testing.step("b", 3)]

all := {"items": [0, 1, 2]}

document := {"items": items}

test_attempts_are_framed_and_of_that_name if {
	steps.attempts(all, "a") == {0, 1} with input as document
	steps.attempts({"items": [1]}, "a") == {1} with input as document
	steps.attempts(all, "c") == set() with input as document
	every wrong in testing.no_boolean {
		steps.attempts(all, "a") == {1} with input as testing.patch(document, {0: {"framed": wrong}})
	}
	steps.attempts(all, "a") == {1} with input as testing.drop(document, 0, "framed")
}

test_only_zero_succeeds if {
	steps.succeeded(0) with input as document
	every exit in [1, 255, -1, "0", null, false, [], {}] {
		not steps.succeeded(0) with input as testing.patch(document, {0: {"exit": exit}})
	}
	not steps.succeeded(0) with input as testing.drop(document, 0, "exit")
}

test_the_last_attempt_counts if {
	steps.last_succeeded({0, 1}) with input as testing.patch(document, {0: {"exit": 1}})
	not steps.last_succeeded({0, 1}) with input as testing.patch(document, {1: {"exit": 1}})
	not steps.last_succeeded(set()) with input as document
}

# References follow the path of the file, numbers follow the run.
test_last_by_number_not_by_reference if {
	not steps.last_succeeded({0, 1}) with input as testing.patch(document, {0: {"n": 9, "exit": 1}})
	steps.last_succeeded({0, 1}) with input as testing.patch(document, {0: {"n": 9}, 1: {"exit": 1}})
}

test_two_last_attempts_are_none if {
	not steps.last_succeeded({0, 1}) with input as testing.patch(document, {1: {"n": 1}})
}

test_before_by_number_and_by_clock if {
	steps.before({0, 1}, {2}) with input as document
	not steps.before({2}, {0}) with input as document
	not steps.before({0, 2}, {1}) with input as document
	not steps.before({0, 1}, {2}) with input as testing.patch(document, {0: {"end": testing.at(99)}})
	not steps.before({0, 1}, {2}) with input as testing.patch(document, {1: {"n": 9}})
	not steps.before({0}, {1, 2}) with input as testing.patch(document, {1: {"n": 0}})
	not steps.before({0}, {1, 2}) with input as testing.patch(document, {1: {"begin": testing.at(0)}})
	not steps.before({1}, {2}) with input as testing.patch(document, {2: {"begin": testing.at(24)}})
	steps.before({1}, {2}) with input as testing.patch(document, {2: {"begin": testing.at(25)}})
	not steps.before({1}, {2}) with input as testing.patch(document, {2: {"n": 2}})
}

test_nothing_is_not_before_anything if {
	not steps.before(set(), {2}) with input as document
	not steps.before({0}, set()) with input as document
}

# Null is less than every number and text is more, so both would find a place.
test_an_attempt_without_a_number_is_neither_last_nor_before if {
	every wrong in testing.no_number {
		doc := testing.patch(document, {0: {"n": wrong}})
		not steps.last_succeeded({0, 1}) with input as doc
		not steps.before({0}, {2}) with input as doc
		not steps.before({1}, {0}) with input as doc
	}
	not steps.last_succeeded({0, 1}) with input as testing.drop(document, 0, "n")
	not steps.before({0, 1}, {2}) with input as testing.drop(document, 0, "n")
}

test_a_time_that_is_no_number_is_not_before_any if {
	every wrong in testing.no_number {
		not steps.before({0, 1}, {2}) with input as testing.patch(document, {0: {"end": {"us": wrong}}})
		not steps.before({0, 1}, {2}) with input as testing.patch(document, {2: {"begin": {"us": wrong}}})
	}
	not steps.before({0, 1}, {2}) with input as testing.drop(document, 0, "end")
	not steps.before({0, 1}, {2}) with input as testing.drop(document, 2, "begin")
}

test_last_attempts if {
	steps.last_attempts({0, 1, 2}) == {1, 2} with input as document
	steps.last_attempts({0, 1, 2}) == {0, 2} with input as testing.patch(document, {0: {"n": 9}})
	steps.last_attempts({0}) == {0} with input as document
	steps.last_attempts(set()) == set() with input as document
}

test_without_names_or_numbers_every_attempt_may_be_the_last if {
	steps.last_attempts({0, 1, 2}) == {0, 1, 2} with input as testing.drop(document, 2, "name")
	every wrong in array.concat(testing.no_number, [2, 3]) {
		steps.last_attempts({0, 1, 2}) == {0, 1, 2} with input as testing.patch(document, {0: {"n": wrong}})
	}
	steps.last_attempts({0, 1, 2}) == {0, 1, 2} with input as testing.drop(document, 0, "n")
}

test_listed if {
	steps.listed({0, 1, 2}) with input as document
	not steps.listed({0, 1}) with input as testing.patch(document, {1: {"n": 1}})
	not steps.listed({0, 1}) with input as testing.drop(document, 1, "n")
	not steps.listed({0, 1}) with input as testing.drop(document, 1, "name")
	not steps.listed({0, 1}) with input as testing.patch(document, {1: {"name": null}})
}
