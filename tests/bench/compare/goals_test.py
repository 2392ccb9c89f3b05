import contextlib
import io
import unittest

import report
from goals import GOALS, Goal, median_of, percentile


def rounds_of(metric, *pairs):
    return [{"nest2mqtt": {metric: ours}, "node": {metric: theirs}} for ours, theirs in pairs]


class PercentileTest(unittest.TestCase):
    def test_is_one_of_the_values(self):
        hundred = list(range(100, 0, -1))
        self.assertEqual(percentile(hundred, 50), 50)
        self.assertEqual(percentile(hundred, 99), 99)
        self.assertEqual(percentile(hundred, 100), 100)

    def test_of_few_values_is_the_highest_of_them(self):
        self.assertEqual(percentile([3, 1, 2], 99), 3)
        self.assertEqual(percentile([7], 50), 7)


class RatioTest(unittest.TestCase):
    def test_is_the_median_of_the_rounds_own_ratios(self):
        # The machine was busy in the second round: both were slow, and their ratio is as good as any.
        rounds = rounds_of("rate", (200, 100), (30, 10), (440, 110))
        self.assertEqual(Goal("", "rate", "node", 1).ratio(rounds), 3)
        self.assertEqual(median_of(rounds, "nest2mqtt", "rate"), 200)

    def test_may_be_to_another_metric_of_its_own(self):
        rounds = [{"nest2mqtt": {"last": 12, "first": 10}}]
        self.assertEqual(Goal("", "last", "nest2mqtt", 1, to_metric="first").ratio(rounds), 1.2)


class GoalTest(unittest.TestCase):
    def test_at_most(self):
        goal = Goal("", "cpu", "node", 0.5)
        self.assertTrue(goal.is_met(0.5))
        self.assertFalse(goal.is_met(0.51))

    def test_at_least(self):
        goal = Goal("", "rate", "node", 1.3, at_least=True)
        self.assertTrue(goal.is_met(1.3))
        self.assertFalse(goal.is_met(1.29))


class ReportTest(unittest.TestCase):
    def setUp(self):
        metrics = {goal.metric for goal in GOALS} | {goal.to_metric for goal in GOALS if goal.to_metric}
        metrics |= report.FURTHER.keys() | report.AS_SHIPPED.keys()
        one = {name: dict.fromkeys(metrics, 2.0) for name in report.CONTESTANTS}
        for numbers in one.values():
            numbers |= {"wrong": 0, "samples": 1000}
        shipped = {name: dict.fromkeys(report.AS_SHIPPED, 2.0) for name in report.AS_SHIPPED_BROKERS}
        self.round = {**one, **shipped}

    def lines(self):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            report.print_report([self.round])
        return printed.getvalue().splitlines()

    def line(self, beginning):
        return next(line for line in self.lines() if line.startswith(f"| {beginning}"))

    def test_says_of_each_goal_whether_it_is_met(self):
        self.round["node"]["one_leaf_rate"] = 0.5
        wanted = "| one leaf changes: events/s | 2 | Node.js 0.5 | 4 | ≥ 2.5 | met |"
        self.assertEqual(self.line("one leaf changes: events/s"), wanted)
        self.round["node"]["one_leaf_rate"] = 1.0
        self.assertIn("| **missed** |", self.line("one leaf changes: events/s"))

    def test_a_home_that_is_not_retained_is_a_goal_missed(self):
        self.assertIn("| met |", self.line("homes that are not retained"))
        self.round["node"]["wrong"] = 1
        self.assertIn("| **missed** |", self.line("homes that are not retained"))

    def test_every_row_has_the_cells_of_its_table(self):
        tables = "\n".join(line if line.startswith("|") else "" for line in self.lines()).strip().split("\n\n")
        self.assertEqual(len(tables), 3)
        for table in tables:
            self.assertEqual(len({line.count("|") for line in table.splitlines()}), 1, table)


if __name__ == "__main__":
    unittest.main()
