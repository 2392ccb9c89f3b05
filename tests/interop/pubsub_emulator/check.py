"""Starts the emulator, Mosquitto, the simulator of Device Access and the bridge, publishes events as Google does, and looks
at what the bridge makes of them."""

import argparse
import base64
import json
import re
import sys
import tempfile
import urllib.error
import urllib.request
import uuid
from datetime import datetime, timezone
from pathlib import Path

from broker import Broker
from programs import Program, free_port
from report import Report
from waiting import hold, wait_until

PROJECT = "5d3e1c7a-0b42-4f86-9a1e-7c0d5e2f4b61"
HALL = "AVPHwEvEXAMPLEthermostatHall0001"
DOORBELL = "AVPHwEvEXAMPLEdoorbellBattery001"
TOPIC = "projects/example-gcp/topics/nest"
SUBSCRIPTION = "projects/example-gcp/subscriptions/bridge"
ACK_DEADLINE = 10  # seconds; the least
HOLD = 100  # seconds; the emulator holds an empty pull for 89


class Emulator:
    """Cloud Pub/Sub by REST, as whoever sets it up and publishes to it."""

    def __init__(self, url):
        self.url = url.rstrip("/")

    def is_up(self):
        try:
            self.call("GET", TOPIC)
        except urllib.error.HTTPError:
            pass  # it answers
        return True

    def create(self):
        self.call("PUT", TOPIC)
        options = {"ackDeadlineSeconds": ACK_DEADLINE, "messageRetentionDuration": "600s", "expirationPolicy": {}}
        self.call("PUT", SUBSCRIPTION, {"topic": TOPIC, **options})

    def publish(self, update, times=1):
        """An event of Google's: what has happened now."""
        now = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        event = {"eventId": str(uuid.uuid4()), "timestamp": now, "userId": "AVPHwEuEXAMPLEuser0000", **update}
        data = base64.b64encode(json.dumps(event).encode()).decode()
        self.call("POST", f"{TOPIC}:publish", {"messages": [{"data": data}] * times})

    def left(self):
        """What would be delivered now."""
        answer = self.call("POST", f"{SUBSCRIPTION}:pull", {"maxMessages": 25, "returnImmediately": True})
        return answer.get("receivedMessages", [])

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/v1/{path}", data=data, method=method)
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)


def update(device, **parts):
    return {"resourceUpdate": {"name": f"enterprises/{PROJECT}/devices/{device}", **parts}}


def humidity(percent):
    return update(HALL, traits={"sdm.devices.traits.Humidity": {"ambientHumidityPercent": percent}})


class House:
    """The programs; each on a free port of the loopback."""

    def __init__(self, options, directory):
        self._options = options
        self._directory = directory
        self.programs = []
        self.broker = None
        self.emulator = None
        self.bridge = None

    def start(self):
        self.emulator = Emulator(self._options.url or self._start_emulator())
        wait_until("the emulator", self.emulator.is_up, 60)
        self.emulator.create()
        self.broker = Broker(self._start_mosquitto())
        google = self._start_simulator()
        self._start_bridge(google)

    def stop(self):
        for program in reversed(self.programs):
            program.stop()

    def shown(self, topic):
        return self.broker.retained_text(f"nest/{topic}")

    def _start(self, name, command):
        program = Program(name, command, self._directory)
        program.start()
        self.programs.append(program)
        return program

    def _start_emulator(self):
        port = free_port()
        self._start("emulator", ["java", "-jar", self._options.jar, "--host=127.0.0.1", f"--port={port}"])
        return f"http://127.0.0.1:{port}"

    def _start_mosquitto(self):
        port = free_port()
        file = self._directory / "mosquitto.conf"
        file.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\nlog_dest stderr\nuser root\n")
        self._start("mosquitto", ["/usr/sbin/mosquitto", "-c", file]).wait_for_log(" running")
        self._mqtt_port = port
        return port

    def _start_simulator(self):
        command = [self._options.binaries / "nest-simulator", "--home", self._options.home, "--still"]
        simulator = self._start("simulator", [*command, "--port", 0, "--sdm-port", 0])
        simulator.wait_for_log("\nsdm ")
        return re.search(r"^sdm (\S+)$", simulator.log(), re.MULTILINE)[1]

    def _start_bridge(self, google):
        state = self._directory / "state"
        state.mkdir(mode=0o700)
        file = self._directory / "nest2mqtt.toml"
        file.write_text(
            f'[sdm]\nproject_id = "{PROJECT}"\nclient_id = "simulator.apps.googleusercontent.com"\n'
            'client_secret = "GOCSPX-simulator"\nrefresh_token = "1//simulator-refresh-token"\n'
            f'token_url = "{google}/token"\nsdm_url = "{google}/v1"\npoll = "1h"\n'
            f'pubsub_url = "{self.emulator.url}/v1"\nsubscription = "{SUBSCRIPTION}"\n'
            f'[mqtt]\nurl = "mqtt://127.0.0.1:{self._mqtt_port}"\n[state]\ndir = "{state}"\n'
        )
        file.chmod(0o600)
        self.bridge = self._start("nest2mqtt", [self._options.binaries / "nest2mqtt", "run", "--config", file])
        wait_until("nest2mqtt to be online", lambda: self.shown("bridge/cloud") == "online", 30)


def check(report, house):
    shown_humidity = f"devices/thermostats/{HALL}/humidity"

    def wait_for_humidity(percent):
        wait_until(f"{percent} %", lambda: house.shown(shown_humidity) == str(percent), 10)

    with report.check("a change that is published is on MQTT"):
        house.emulator.publish(humidity(33))
        wait_for_humidity(33)
    with report.check("so is one that is published twice"):
        house.emulator.publish(humidity(34), times=2)
        wait_for_humidity(34)
    with report.check("somebody rings: the last event of the doorbell is a chime"):
        events = {"sdm.devices.events.DoorbellChime.Chime": {"eventSessionId": "session-1", "eventId": "event-1"}}
        house.emulator.publish(update(DOORBELL, events=events))
        wait_until("the chime", lambda: house.shown(f"devices/cameras/{DOORBELL}/last_event/has_chime") == "true", 10)
    with report.check(f"{HOLD} s without any message are no fault, and the next one comes"):
        hold("no problem", lambda: json.loads(house.shown("bridge/health"))["problem"] is None, HOLD)
        house.emulator.publish(humidity(35))
        wait_for_humidity(35)
    with report.check("every message was acknowledged: none is delivered again after the deadline"):
        house.bridge.stop()
        hold("nothing left", lambda: not house.emulator.left(), ACK_DEADLINE + 2)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binaries", required=True, type=Path)
    parser.add_argument("--home", required=True, type=Path)
    parser.add_argument("--jar")
    parser.add_argument("--url")
    options = parser.parse_args()
    report = Report()
    with tempfile.TemporaryDirectory() as directory:
        house = House(options, Path(directory))
        try:
            house.start()
            check(report, house)
        finally:
            if report.failed:
                for program in house.programs:
                    print(f"\n{program.name} says\n{program.log()[-2000:]}")
            house.stop()
    print(f"\n{report.summary()}")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
