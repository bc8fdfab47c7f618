package lib.artifacts_test

import data.lib.artifacts
import data.lib.testing

test_sha256 if {
	artifacts.sha256(testing.file("api")) == testing.sha("f")
	artifacts.sha256(testing.digest("image", "api", testing.sha("a"))) == testing.sha("a")
	artifacts.sha256(testing.digest("image", "api", $"sha256:{testing.sha("a")}")) == testing.sha("a")
	artifacts.sha256(testing.image("api")) == testing.sha("a")
}

test_no_sha256 if {
	every wrong in array.concat(testing.no_text, [testing.sha("0"), "abc", $"sha512:{testing.sha("a")}"]) {
		not artifacts.sha256(testing.digest("image", "api", wrong))
	}
	not artifacts.sha256({"digest": testing.sha("a"), "stated": testing.sha("b")})
	not artifacts.sha256({"format": "opaque", "source": {"sha256": null}})
	not artifacts.sha256({})
}

test_name if {
	artifacts.name(testing.image("api")) == "api"
	artifacts.name(testing.digest("image", "web", testing.sha("a"))) == "web"
	artifacts.name(testing.file("api")) == "api.txt"
	artifacts.name({"subject": "", "component": null}) == null
}

test_absent if {
	items := [testing.image("api"), testing.file("web"), {}]
	artifacts.absent({0, 1, 2}, ["api", "web"], "a.b") == set() with input.items as items
	artifacts.absent({0, 1}, ["db"], "a.b") == {{"code": "a.b", "subject": "db", "detail": {}, "evidence": set()}} with input.items as items
}
