"""One contestant with a home of one size, between a load generator and a Mosquitto of its own."""

import contextlib
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import homes
from processes import LoadGenerator, Measured, running_broker

# Events that have been sent and not been seen at once: half of the publishes that nest2mqtt leaves unacknowledged. With more it
# leaves out values that are no longer true, and what it leaves out is work that the others do.
WINDOW = 8

# The bridge's own topics, of which Node and the floor have none.
OWN_TOPICS = "nest/bridge/"
OWN_LEVELS = ("/availability", "/activity")


class Session:
    """`started` is how long it took from its start to the last leaf on the broker, in seconds."""

    def __init__(self, contestant, home, binaries, broker_options=""):
        self._contestant = contestant
        self._broker_options = broker_options
        self._home = home
        self._binaries = binaries
        self._stack = contextlib.ExitStack()
        self.expected = 0  # messages
        self.left_out = 0  # messages for which a newer one came

    def __enter__(self):
        with self._stack:
            self._start()
            self._stack = self._stack.pop_all()
        return self

    def __exit__(self, *what):
        return self._stack.__exit__(*what)

    def _start(self):
        self._directory = Path(self._stack.enter_context(TemporaryDirectory(prefix="nest2mqtt-bench-")))
        broker_port = self._stack.enter_context(running_broker(self._directory, self._broker_options))
        self._load = self._stack.enter_context(self._load_generator(broker_port))
        command = self._contestant.command(self._home, self._directory, self._load.port(), broker_port)
        self._bridge = self._stack.enter_context(Measured("bridge", command, self._directory))
        self.started = self._order("mirrored")["at"] - self._bridge.started

    def _load_generator(self, broker_port):
        home, other = homes.write_home(self._directory, "home", self._home)
        before = self._contestant.published(self._home)
        after = self._contestant.published(homes.every_leaf_changed(self._home))
        topics = self._directory / "topics"
        topics.write_text("\n".join(before) + "\n")
        changing = 1 + sum(before[topic] != after.get(topic) for topic in before)  # and the one that counts
        return LoadGenerator(
            [
                self._binaries / "bench-load", "--broker-port", broker_port, "--home", home, "--other", other,
                "--topics", topics, "--counting-leaf", homes.counting_topic(self._home), "--changing", changing,
            ],
            self._directory,
        )  # fmt: skip

    def _order(self, *words):
        try:
            return self._load.order(*words)
        except RuntimeError as error:
            raise RuntimeError(f"{error}\nThe bridge said:\n{self._bridge.log()[-2000:]}") from error

    def cpu(self):
        return self._bridge.cpu()

    def memory(self):
        return self._bridge.memory()

    def idle_cpu(self, seconds):
        return self._bridge.idle_cpu(seconds)

    def one_leaf(self, events):
        return self._loaded("one_leaf", events, WINDOW)

    def unchanged(self, events):
        return self._loaded("unchanged", events)

    def every_leaf(self, events):
        return self._loaded("every_leaf", events)

    def latencies(self, events, per_second):
        """Microseconds."""
        return self._order("latency", events, per_second)["microseconds"]

    def _loaded(self, *order):
        """What bench-load says, and the CPU time in seconds."""
        before = self.cpu()
        answer = self._order(*order)
        answer["cpu"] = self.cpu() - before
        self.expected += answer["expected"]
        self.left_out += answer["expected"] - answer["seen"]
        return answer

    def retains_what_it_should(self):
        """Whether the broker retains the home as it is now, and nothing else. The last that is asked."""
        file = self._directory / "retained.json"
        state = self._order("retained", file)
        now = homes.every_leaf_changed(self._home) if state["state"] else self._home
        wanted = {
            topic: str(state["value"]) if topic == homes.counting_topic(self._home) else text
            for topic, text in self._contestant.published(now).items()
        }
        retained = {
            topic: text
            for topic, text in json.loads(file.read_text()).items()
            if not topic.startswith(OWN_TOPICS) and not topic.endswith(OWN_LEVELS)
        }
        return retained == wanted
