package lib.expiry_test

import data.lib.expiry
import data.lib.testing

now := {"asOf": testing.at(100)}

test_unexpired_at_the_action_and_now if {
	expiry.unexpired(testing.at(101), testing.at(50)) with input as now
	not expiry.unexpired(testing.at(50), testing.at(50)) with input as now
	not expiry.unexpired(testing.at(49), testing.at(50)) with input as now
}

test_without_assurance_the_as_of_counts_too if {
	every reached in ["unsigned", "", null, "Sealed", 1] {
		not expiry.unexpired(testing.at(100), testing.at(50)) with input as {"asOf": testing.at(100), "assurance": {"reached": reached}}
	}
	not expiry.unexpired(testing.at(60), testing.at(50)) with input as now
	every reached in ["sealed", "attested"] {
		expiry.unexpired(testing.at(60), testing.at(50)) with input as {"asOf": testing.at(100), "assurance": {"reached": reached}}
	}
}

test_what_is_no_time_has_run_out if {
	every wrong in testing.no_number {
		not expiry.unexpired({"us": wrong}, testing.at(50)) with input as now
		not expiry.unexpired(testing.at(101), {"us": wrong}) with input as now
	}
	not expiry.unexpired(null, testing.at(50)) with input as now
}
