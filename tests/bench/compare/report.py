"""Prints rounds as tables in Markdown."""

from goals import GOALS, median_of

CONTESTANTS = {"nest2mqtt": "nest2mqtt", "node": "Node.js", "floor": "floor"}

# Without a goal, for who wants to know.
FURTHER = {
    "every_leaf_cpu": "every leaf changes: CPU µs per message",
    "unchanged_rate": "nothing changes: events/s",
    "one_leaf_rate_200kb": "one leaf changes, 200 KB: events/s",
    "one_leaf_rate_2mb": "one leaf changes, 2 MB: events/s",
    "cpu_per_kb_200kb": "CPU µs per KB of an event, 200 KB",
    "cpu_per_kb_2mb": "CPU µs per KB of an event, 2 MB",
    "start_200kb": "start to full mirror, 200 KB: ms",
    "memory_200kb": "memory at start, 200 KB: MB",
    "memory_2mb": "memory at start, 2 MB: MB",
    "memory_last": "memory after all events: MB",
    "left_out": "values left out for a newer one, of 1,000",
}
AS_SHIPPED = {
    "one_leaf_rate": "one leaf changes: events/s",
    "one_leaf_cpu": "one leaf changes: CPU µs per event",
    "start": "start to full mirror: ms",
    "memory": "memory at start: MB",
    "p50": "event to subscriber: p50, µs",
}
AS_SHIPPED_BROKERS = {"as_shipped": "Mosquitto as it is", "as_shipped_tuned": "with `set_tcp_nodelay true`"}


def number(value):
    """Three figures are all that a measurement is worth."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def row(cells):
    return "| " + " | ".join(cells) + " |"


def head(cells):
    return [row(cells), row("---" for _ in cells)]


def value(rounds, contestant, metric):
    return number(median_of(rounds, contestant, metric)) if metric in rounds[0][contestant] else ""


def goal_rows(rounds):
    for goal in GOALS:
        ratio = goal.ratio(rounds)
        other = value(rounds, goal.to, goal.to_metric or goal.metric)
        yield row(
            [
                goal.what, value(rounds, goal.of, goal.metric),
                other if goal.to == goal.of else f"{CONTESTANTS[goal.to]} {other}", f"{ratio:.3g}",
                f"{'≥' if goal.at_least else '≤'} {goal.limit}", "met" if goal.is_met(ratio) else "**missed**",
            ]
        )  # fmt: skip


def complete_row(rounds):
    """The one goal that is no ratio."""
    wrong = {name: sum(one[name]["wrong"] for one in rounds) for name in CONTESTANTS}
    others = ", ".join(f"{CONTESTANTS[name]} {wrong[name]}" for name in ("node", "floor"))
    what = "homes that are not retained as they should be in the end"
    return row([what, str(wrong["nest2mqtt"]), others, "", "0", "**missed**" if any(wrong.values()) else "met"])


def print_report(rounds):
    samples = {name: sum(one[name]["samples"] for one in rounds) for name in CONTESTANTS}
    print(f"\nRounds: {len(rounds)}. Samples of latency: {', '.join(f'{n} {s}' for n, s in samples.items())}.\n")
    lines = head(["11 KB unless said", "nest2mqtt", "against", "ratio", "goal", ""])
    lines += goal_rows(rounds)
    lines.append(complete_row(rounds))
    lines += ["", *head(["further", *CONTESTANTS.values()])]
    lines += (row([what, *(value(rounds, name, metric) for name in CONTESTANTS)]) for metric, what in FURTHER.items())
    lines += ["", *head(["nest2mqtt as shipped", *AS_SHIPPED_BROKERS.values()])]
    lines += (
        row([what, *(value(rounds, name, metric) for name in AS_SHIPPED_BROKERS)]) for metric, what in AS_SHIPPED.items()
    )
    print("\n".join(lines))
