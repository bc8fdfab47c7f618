package lib.testing

# Items of the kinds that tell what was tested, bound, labelled and promoted, as honest collectors make them.

promo_metric(name, value, seconds) := {
	"source": source("metrics.json"),
	"from": "metrics",
	"name": name,
	"value": value,
	"series": "after",
	"scope": null,
	"at": at(seconds),
}

# A task that runs for five seconds.
promo_task(group_name, id, state, seconds) := {
	"source": source("tasks.json"),
	"from": "tasks",
	"group": group_name,
	"id": id,
	"name": null,
	"state": state,
	"attempt": null,
	"at": at(seconds),
	"until": at(seconds + 5),
	"detail": null,
}

promo_member(id) := {
	"source": source("roster.json"),
	"from": "roster",
	"group": "stable",
	"id": id,
	"state": null,
	"at": at(1),
}

promo_label(series, subject, name, value) := {
	"source": source($"{series}.json"),
	"from": series,
	"subject": subject,
	"name": name,
	"value": value,
	"series": series,
	"at": at(20),
}

promo_binding(from, component, name, digit) := {
	"source": source($"{from}.txt"),
	"from": from,
	"component": component,
	"name": name,
	"digest": sha(digit),
	"placeholder": false,
	"at": at(5),
}

promo_link(subject) := {
	"source": source("links.json"),
	"from": "links",
	"subject": subject,
	"resolves": true,
	"status": 200,
	"at": at(5),
}

promo_replay(subject) := {
	"source": source("replay.json"),
	"from": "replay",
	"subject": subject,
	"input": sha("1"),
	"left": sha("2"),
	"right": sha("2"),
	"equal": true,
	"difference": null,
}

# An event that lasts.
promo_event(name, subject, state, begin, end) := {
	"source": source("record.json"),
	"from": "record",
	"name": name,
	"subject": subject,
	"state": state,
	"at": at(begin),
	"until": at(end),
}
