"""What is to be true of the ratios, and how a ratio comes from the rounds."""

import math
import statistics
from dataclasses import dataclass


def percentile(values, percent):
    """The nearest rank: the least value that so many percent do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def ratio_of(rounds, metric, of, to, to_metric=None):
    """Both of one round were measured close together, so their ratio is taken first, then the median of the rounds."""
    return statistics.median(one[of][metric] / one[to][to_metric or metric] for one in rounds)


def median_of(rounds, contestant, metric):
    return statistics.median(one[contestant][metric] for one in rounds)


@dataclass(frozen=True)
class Goal:
    """`metric` of `of` is at least, or at most, so many times the other's."""

    what: str
    metric: str
    to: str
    limit: float
    at_least: bool = False
    to_metric: str | None = None
    of: str = "nest2mqtt"

    def ratio(self, rounds):
        return ratio_of(rounds, self.metric, self.of, self.to, self.to_metric)

    def is_met(self, ratio):
        return ratio >= self.limit if self.at_least else ratio <= self.limit


GOALS = [
    Goal("as shipped, one leaf changes: events/s", "one_leaf_rate", "node", 1.3, at_least=True, of="as_shipped"),
    Goal("as shipped, one leaf changes: CPU µs per event", "one_leaf_cpu", "nest2mqtt", 1.5, of="as_shipped"),
    Goal("one leaf changes: events/s", "one_leaf_rate", "node", 2.5, at_least=True),
    Goal("one leaf changes: events/s", "one_leaf_rate", "floor", 0.6, at_least=True),
    Goal("one leaf changes: CPU µs per event", "one_leaf_cpu", "node", 0.39),
    Goal("nothing changes: CPU µs per event", "unchanged_cpu", "node", 0.1),
    Goal("every leaf changes: messages/s", "every_leaf_rate", "node", 0.8, at_least=True),
    Goal("event to subscriber: p50, µs", "p50", "floor", 1.5),
    Goal("event to subscriber: p99, µs", "p99", "node", 0.3),
    Goal("start to full mirror: ms", "start", "node", 0.15),
    Goal("start to full mirror, 2 MB: ms", "start_2mb", "node", 0.8),
    Goal("memory at start: MB", "memory", "node", 0.2),
    Goal("memory after all events, against after the first fifth: MB", "memory_last", "nest2mqtt", 1.05, to_metric="memory_first"),
    Goal("CPU µs per KB of an event, 2 MB against 200 KB", "cpu_per_kb_2mb", "nest2mqtt", 1.3, to_metric="cpu_per_kb_200kb"),
    Goal("idle: CPU ms per s", "idle_cpu", "node", 0.3),
]  # fmt: skip
