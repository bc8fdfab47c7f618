package gates.completion.commands_test

import data.gates.completion.commands
import data.lib.testing

ran(name, command) := testing.merge(testing.step(name, 1), {"command": command})

run(commanded, demanded, forbidden) := testing.input_for(
	"completion.commands",
	[ran("up", commanded)],
	{"steps": testing.select([0]), "demanded": demanded, "forbidden": forbidden},
)

judge(doc) := answer if {
	answer := object.get(commands.results, "line", null) with input as doc
}

test_held if {
	testing.supported(judge(run(["sh", "-c", "docker compose up -d"], ["-d", "up"], ["--build"])), {0})
	testing.supported(judge(run(["docker", "compose", "up"], [], ["--build"])), {0})
	testing.supported(judge(run(["docker  compose up"], ["up"], ["--build", ""])), {0})
	testing.supported(judge(run(["docker", "compose", "up", "--build-arg"], [], ["--build"])), {0})
}

test_forbidden if {
	every command in [
		["docker", "compose", "up", "--build"],
		["docker", "compose", "up", "--build=true"],
		["sh", "-c", "docker compose up --build -d"],
		["sh", "-c", "(docker compose up --build)"],
		["sh", "-c", "docker compose up --build; true"],
		["sh", "-c", "docker compose up '--bu\"\"ild'"],
		["sh", "-c", "docker compose up \\\n--build\t-d"],
	] {
		judge(run(command, [], ["--build", "--no-cache"])).findings == {{
			"code": "completion.word_forbidden",
			"subject": "up",
			"detail": {"expected": [], "actual": ["--build"]},
			"evidence": {0},
		}}
	}
}

test_missing if {
	judge(run(["docker", "compose", "up"], ["--wait", "-d", "up"], [])).findings == {{
		"code": "completion.word_missing",
		"subject": "up",
		"detail": {"expected": ["--wait", "-d"]},
		"evidence": {0},
	}}
}

test_one_missing if testing.codes(judge(run(["docker", "compose", "up"], ["-d", "up"], []))) == {"completion.word_missing"}

test_not_read if {
	every wrong in [null, [], "docker -d", 1, [1], ["docker", null]] {
		doc := testing.patch(run(["docker"], ["-d"], ["--build"]), {0: {"command": wrong}})
		testing.codes(judge(doc)) == {"completion.command_not_recorded"}
	}
}

test_nothing_recorded if {
	testing.codes(judge(testing.remove(run(["a"], [], ["b"]), {0}))) == {"completion.command_not_recorded"}
}
