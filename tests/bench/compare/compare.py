"""Compares the bridge with one in Node.js and with the least that anything can do. Started by scripts/bench."""

import argparse
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

import homes
import report
from contestants import Floor, Nest2mqtt, Node
from goals import percentile
from session import Session

MB = 1_000_000


@dataclass(frozen=True)
class Plan:
    """How much of everything, for each contestant and round."""

    rounds: int
    warm_up: int = 2_000  # events before anything is timed
    one_leaf: int = 50_000
    unchanged: int = 20_000
    every_leaf: int = 300
    samples: int = 2_000  # of latency
    per_second: int = 500
    idle: float = 10  # seconds
    large: tuple = (("200kb", 2_000), ("2mb", 200))


QUICK = Plan(
    rounds=1, warm_up=200, one_leaf=2_000, unchanged=1_000, every_leaf=20, samples=200, idle=2,
    large=(("200kb", 100), ("2mb", 20)),
)  # fmt: skip


def start_metrics(session, suffix=""):
    return {f"start{suffix}": session.started * 1e3, f"memory{suffix}": session.memory() / MB}


def one_leaf_metrics(session, events):
    """In five parts, to see the memory grow, if it does."""
    parts, memory = [], []
    for _ in range(5):
        parts.append(session.one_leaf(events // 5))
        memory.append(session.memory() / MB)
    seen = sum(part["seen"] for part in parts)
    return {
        "one_leaf_rate": seen / sum(part["seconds"] for part in parts),
        "one_leaf_cpu": sum(part["cpu"] for part in parts) / seen * 1e6,
        "memory_first": memory[0],
        "memory_last": memory[-1],
    }


def unchanged_metrics(session, events):
    loaded = session.unchanged(events)
    return {"unchanged_rate": events / loaded["seconds"], "unchanged_cpu": loaded["cpu"] / events * 1e6}


def every_leaf_metrics(session, events):
    loaded = session.every_leaf(events)
    return {
        "every_leaf_rate": loaded["seen"] / loaded["seconds"],
        "every_leaf_cpu": loaded["cpu"] / loaded["seen"] * 1e6,
    }


def idle_metrics(session, seconds):
    return {"idle_cpu": session.idle_cpu(seconds) * 1e3}


def small_home(name, contestant, plan, binaries):
    """Metrics by name, and the samples of latency. The floor knows one leaf only and does nothing while it is idle."""
    with Session(contestant, homes.make_home(homes.SIZES["11kb"]), binaries) as session:
        metrics = start_metrics(session)
        if name != "floor":
            metrics |= idle_metrics(session, plan.idle)
        session.one_leaf(plan.warm_up)
        latencies = session.latencies(plan.samples, plan.per_second)
        metrics |= one_leaf_metrics(session, plan.one_leaf) | unchanged_metrics(session, plan.unchanged)
        if name != "floor":
            metrics |= every_leaf_metrics(session, plan.every_leaf)
        metrics |= {"wrong": not session.retains_what_it_should(), "left_out": session.left_out / session.expected * 1e3}
    return metrics, latencies


def large_home(size, contestant, events, binaries):
    home = homes.make_home(homes.SIZES[size])
    kilobytes = len(homes.to_text(home).encode()) / 1e3
    with Session(contestant, home, binaries) as session:
        metrics = start_metrics(session, f"_{size}")
        session.one_leaf(events // 10)
        loaded = session.one_leaf(events)
        metrics[f"one_leaf_rate_{size}"] = loaded["seen"] / loaded["seconds"]
        metrics[f"cpu_per_kb_{size}"] = loaded["cpu"] / loaded["seen"] / kilobytes * 1e6
        return metrics, not session.retains_what_it_should()


def measure(name, contestant, plan, binaries):
    metrics, latencies = small_home(name, contestant, plan, binaries)
    for size, events in plan.large:
        more, wrong = large_home(size, contestant, events, binaries)
        metrics |= more
        metrics["wrong"] += wrong
    return metrics, latencies


def measure_as_shipped(plan, binaries, broker_options=""):
    """With documents and discovery, which are on unless somebody switches them off."""
    shipped = Nest2mqtt(binaries, options="")
    with Session(shipped, homes.make_home(homes.SIZES["11kb"]), binaries, broker_options) as session:
        metrics = start_metrics(session)
        session.one_leaf(plan.warm_up)
        metrics["p50"] = percentile(session.latencies(plan.samples, plan.per_second), 50)
        return metrics | one_leaf_metrics(session, plan.one_leaf // 5)


def run(plan, contestants, binaries):
    """The rounds; the percentiles of latency are those of all rounds together."""
    rounds, pooled = [], {name: [] for name in contestants}
    for number in range(plan.rounds):
        one = {}
        for name, contestant in contestants.items():
            print(f"round {number + 1} of {plan.rounds}: {name}", file=sys.stderr)
            one[name], latencies = measure(name, contestant, plan, binaries)
            one[name]["samples"] = len(latencies)
            pooled[name] += latencies
        one["as_shipped"] = measure_as_shipped(plan, binaries)
        one["as_shipped_tuned"] = measure_as_shipped(plan, binaries, "set_tcp_nodelay true\n")
        rounds.append(one)
    for one in rounds:
        for name, latencies in pooled.items():
            one[name] |= {"p50": percentile(latencies, 50), "p99": percentile(latencies, 99)}
    return rounds


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binaries", type=Path, required=True, help="where nest2mqtt and the benchmark's programs are")
    parser.add_argument("--node-modules", type=Path, required=True, help="directory in which npm has installed them")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--quick", action="store_true")
    return parser.parse_args()


def main():
    options = arguments()
    plan = QUICK if options.quick else Plan(rounds=5)
    if options.rounds:
        plan = Plan(**{**vars(plan), "rounds": options.rounds})
    script = Path(__file__).parents[1] / "node_bridge/bridge.mjs"
    contestants = {
        "nest2mqtt": Nest2mqtt(options.binaries),
        "node": Node(options.node_modules, script),
        "floor": Floor(options.binaries),
    }
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    report.print_report(run(plan, contestants, options.binaries))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
