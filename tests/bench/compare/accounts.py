"""What one process costs that has many accounts, each with a home of its own. Started by scripts/bench --accounts."""

import argparse
import contextlib
import subprocess
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from goals import percentile
from many_services import ManyServices
from processes import Measured, running_broker
from report import head, number, row
from waiting import wait_until

COUNTS = (1, 10, 100, 1_000)
CHANGES = 2_000  # for the CPU of one
SAMPLES = 500  # of latency
IDLE = 20  # seconds
MB = 1_000_000

ROWS = {
    "start": "start until all homes are with the broker: s",
    "start_each": "the same for each account: ms",
    "memory": "memory: MB",
    "memory_each": "each further account: KB",
    "idle": "idle: CPU ms per s",
    "idle_each": "the same for each account: CPU µs per s",
    "cpu": "one leaf changes: CPU µs",
    "p50": "event to subscriber: p50, µs",
    "p99": "event to subscriber: p99, µs",
    "p50_outage": "p50 while one account's service is away, µs",
    "p99_outage": "p99 while one account's service is away, µs",
}


class Subscriber:
    """Reads the values that count, and the state of each account, with mosquitto_sub."""

    def __init__(self, port):
        self._arrived = threading.Condition()
        self._last = {}
        self._process = subprocess.Popen(
            ["stdbuf", "-oL", "mosquitto_sub", "-p", str(port), "-q", "1", "-v",
             "-t", "nest/devices/thermostats/+/ambient_temperature_f", "-t", "nest/bridge/account/+"],
            stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()

    def _read(self):
        for line in self._process.stdout:
            topic, _, payload = line.rstrip("\n").partition(" ")
            with self._arrived:
                self._last[topic] = payload
                self._arrived.notify_all()

    def last(self, topic):
        with self._arrived:
            return self._last.get(topic)

    def wait(self, topic, payload, seconds=60):
        with self._arrived:
            assert self._arrived.wait_for(lambda: self._last.get(topic) == payload, seconds), f"no {payload} on {topic}"


def configuration(directory, services, accounts, broker_port):
    state = directory / "state"
    state.mkdir(mode=0o700)
    tables = [f'[wwn]\napi_url = "http://127.0.0.1:{services.port}"\n']
    for account in range(accounts):
        tables.append(f'[[wwn.account]]\nname = "a{account}"\naccess_token = "{services.token(account)}"\n')
    tables.append(f'[state]\ndir = "{state}"\n[mqtt]\nurl = "mqtt://127.0.0.1:{broker_port}"\n')
    file = directory / "nest2mqtt.toml"
    file.touch(mode=0o600)
    file.write_text("".join(tables))
    return file


def latencies(services, subscriber, accounts, samples):
    """Microseconds, one change after the other, of all `accounts` in turn."""
    found = []
    for sample in range(samples):
        account = accounts[sample % len(accounts)]
        begun = time.monotonic()
        subscriber.wait(services.counting_topics[account], services.change(account))
        found.append((time.monotonic() - begun) * 1e6)
    return found


def measure(accounts, binaries):
    with contextlib.ExitStack() as stack:
        directory = Path(stack.enter_context(TemporaryDirectory(prefix="nest2mqtt-accounts-")))
        services = stack.enter_context(ManyServices(accounts))
        broker_port = stack.enter_context(running_broker(directory))
        subscriber = stack.enter_context(Subscriber(broker_port))
        file = configuration(directory, services, accounts, broker_port)
        bridge = stack.enter_context(Measured("bridge", [binaries / "nest2mqtt", "run", "--config", file], directory))

        def all_online():
            assert bridge.running(), f"it has ended:\n{bridge.log()[-2000:]}"
            missing = [topic for topic in services.counting_topics if subscriber.last(topic) is None]
            assert not missing, f"{len(missing)} are missing, such as {missing[0]}; {bridge.log()[-1000:]}"
            return True

        wait_until("all homes to be with the broker", all_online, 300)
        started = time.monotonic() - bridge.started
        idle = bridge.idle_cpu(IDLE)
        memory = bridge.memory()

        everyone = list(range(accounts))
        latencies(services, subscriber, everyone, min(SAMPLES, 100))  # to warm up
        before = bridge.cpu()
        usual = latencies(services, subscriber, everyone, CHANGES)
        cpu = (bridge.cpu() - before - idle * sum(usual) / 1e6) / CHANGES
        result = {
            "start": started, "start_each": started / accounts * 1e3, "memory": memory / MB, "idle": idle * 1e3,
            "idle_each": idle / accounts * 1e6, "cpu": cpu * 1e6, "p50": percentile(usual, 50), "p99": percentile(usual, 99),
        }  # fmt: skip
        if accounts > 1:
            services.fail(0)
            topic = "nest/bridge/account/a0"
            wait_until("the outage to be seen", lambda: subscriber.last(topic) == "offline", 120)
            outage = latencies(services, subscriber, everyone[1:], SAMPLES)
            result |= {"p50_outage": percentile(outage, 50), "p99_outage": percentile(outage, 99)}
            others = {subscriber.last(f"nest/bridge/account/a{account}") for account in everyone[1:]}
            assert others == {"online"}, f"the others are {others}"
        return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binaries", type=Path, required=True)
    parser.add_argument("--quick", action="store_true", help="with ten accounts at most")
    arguments = parser.parse_args()
    results = {}
    for accounts in COUNTS[:2] if arguments.quick else COUNTS:
        results[accounts] = measure(accounts, arguments.binaries)
        further = (results[accounts]["memory"] - results[1]["memory"]) / max(accounts - 1, 1) * 1e3
        results[accounts]["memory_each"] = further
        print(f"measured: {accounts} accounts", flush=True)
    lines = head(["accounts, each with a home of 11 KB", *(f"{accounts:,}" for accounts in results)])
    lines += (
        row([what, *(number(one[key]) if one.get(key) else "" for one in results.values())]) for key, what in ROWS.items()
    )
    print("\n" + "\n".join(lines))


if __name__ == "__main__":
    main()
