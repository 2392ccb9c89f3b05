"""The house on this machine: broker, simulated service, bridge and Home Assistant, all on free loopback ports."""

import json
import re
import shutil
import urllib.request

from broker import Broker
from home_assistant import HomeAssistant
from programs import Program, free_port
from waiting import wait_until

TOKEN = "c.interop-token"
CALLS = 1000  # the limits of the service have tests of their own; here they would only cost time


class Simulator:
    """nest-simulator's control API. Rooms keep their temperature: what changes is what a check has changed."""

    def __init__(self, program_path, directory):
        command = [program_path, "--port", 0, "--token", TOKEN, "--still"]
        command += ["--burst", CALLS, "--refill", "1s", "--call-refill", "0s"]
        command += ["--nle-port", 0, "--sdm-port", 0]  # seen only where the bridge has a table [nle] or [sdm]
        self.program = Program("nest-simulator", command, directory)

    def start(self):
        self.program.start()
        self.program.wait_for_log("control http")
        self.program.wait_for_log("sdm http")
        ports = dict(re.findall(r"^(front|api|control|nle|sdm) (http\S+)", self.program.log(), re.M))
        self.front, self.control, self.nle_url, self.google_url = (ports[name] for name in ("front", "control", "nle", "sdm"))

    def home(self, path=""):
        return self._call("GET", f"/home{path}")

    def set(self, path, value):
        self._call("PUT", f"/home{path}", value)

    def remove(self, path):
        self._call("DELETE", f"/home{path}")

    def alarm(self, device, **states):
        self._call("POST", "/alarm", {"device": device, **states})

    def fault(self, what):
        self._call("POST", "/faults", what)

    def clear_faults(self):
        self._call("DELETE", "/faults")

    def camera_event(self, device, **what):
        self._call("POST", "/camera_event", {"device": device, **what})

    def forget_requests(self):
        self._call("DELETE", "/requests")

    def writes(self, path=""):
        """The bodies of the writes to this path that the service has taken, oldest first."""
        requests = self._call("GET", "/requests")
        return [
            request["body"]
            for request in requests
            if request["method"] == "PUT" and request["status"] == 200 and request["path"].startswith(path)
        ]

    def nle(self, verb, **arguments):
        """What the No Longer Evil server is to do: stop, start, fan_timers ..."""
        self._call("POST", f"/nle/{verb}", arguments)

    def forget_nle_commands(self):
        self._call("DELETE", "/nle/commands")

    def nle_commands(self):
        """(command, value) of each that the No Longer Evil server was sent, oldest first."""
        return [(command["command"], command["value"]) for command in self._call("GET", "/nle/commands")]

    def nle_status(self, serial):
        """What the No Longer Evil server itself tells of a thermostat."""
        devices = self._call("GET", "/api/devices", server=self.nle_url)["devices"]
        return next(device for device in devices if device["serial"] == serial)

    def google(self):
        """What was asked of Google Device Access: calls by method, and those beyond a quota."""
        return self._call("GET", "/sdm")

    def permit_google(self, permitted):
        """Whether the person lets the project see the devices."""
        self._call("POST", "/sdm/permissions", {"permitted": permitted})

    def _call(self, method, path, body=None, server=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request((server or self.control) + path, data=data, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)


class Lab:
    def __init__(self, directory, binaries, root):
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir(parents=True)
        self.directory = directory
        self._binaries = binaries
        self.mqtt_port = free_port()
        self.mosquitto = Program("mosquitto", ["/usr/sbin/mosquitto", "-c", self._broker_file()], directory)
        self.simulator = Simulator(binaries / "nest-simulator", directory)
        self.home_assistant = HomeAssistant(root, directory, self.mqtt_port)
        self.bridge = None
        self.broker = None

    def start(self):
        self.mosquitto.start()
        self.mosquitto.wait_for_log(" running")
        self.broker = Broker(self.mqtt_port)
        self.simulator.start()
        command = [self._binaries / "nest2mqtt", "run", "--config", self._bridge_file()]
        self.bridge = Program("nest2mqtt", command, self.directory)
        self.start_bridge()
        self.home_assistant.start()

    def start_bridge(self):
        self.bridge.start()
        wait_until("nest2mqtt to be online", lambda: self.broker.retained_text("nest/bridge/cloud") == "online", 30)

    def programs(self):
        """In the order in which they were started; what was not is not among them."""
        programs = [self.mosquitto, self.simulator.program, self.bridge, self.home_assistant.program]
        return [program for program in programs if program is not None]

    def stop(self):
        for program in reversed(self.programs()):
            program.stop()

    def _broker_file(self):
        path = self.directory / "mosquitto.conf"
        path.write_text(
            f"listener {self.mqtt_port} 127.0.0.1\nallow_anonymous true\nlog_dest stderr\n"
            "connection_messages false\nuser root\n"
        )
        return path

    def restart_bridge(self, **settings):
        """With the usual configuration but for these settings of `_bridge_file`."""
        self.bridge.stop()
        self._bridge_file(**settings)
        self.start_bridge()

    def change_bridge_file(self, **settings):
        self._bridge_file(**settings)

    def _bridge_file(
        self,
        style="device",
        burst=CALLS,
        refill="1s",
        blocked_pause="10m",
        keep_alive="30s",
        with_nle=False,
        with_google=False,
        grace="2m",
    ):
        """`with_google`: Google Device Access instead of Works with Nest, with the limits of Google."""
        state = self.directory / "state"
        state.mkdir(mode=0o700, exist_ok=True)
        path = self.directory / "nest2mqtt.toml"
        nle = f'[nle]\nurl = "{self.simulator.nle_url}"\npoll = "2s"\n' if with_nle else ""
        limits = "" if with_google else f'burst = {burst}\nrefill = "{refill}"\n'
        wwn = f'[wwn]\napi_url = "{self.simulator.front}"\naccess_token = "{TOKEN}"\ncall_burst = {CALLS}\n'
        path.write_text(
            f'{nle}[nest]\ngrace = "{grace}"\n{self._google_table() if with_google else wwn}'
            f'[mqtt]\nurl = "mqtt://127.0.0.1:{self.mqtt_port}"\npublish = ["leaves", "documents", "images"]\n'
            f'keep_alive = "{keep_alive}"\n'
            f'[write]\n{limits}blocked_pause = ["{blocked_pause}"]\n'
            f'[home_assistant]\nstyle = "{style}"\n'
            f'[state]\ndir = "{state}"\n'
        )
        path.chmod(0o600)
        return path

    def _google_table(self):
        google = self.simulator.google_url
        return (
            '[sdm]\nproject_id = "5d3e1c7a-0b42-4f86-9a1e-7c0d5e2f4b61"\nclient_id = "simulator.apps.googleusercontent.com"\n'
            'client_secret = "GOCSPX-simulator"\nrefresh_token = "1//simulator-refresh-token"\n'
            f'token_url = "{google}/token"\nsdm_url = "{google}/v1"\npubsub_url = "{google}/v1"\n'
            'subscription = "projects/simulator-cloud/subscriptions/bridge"\n'
        )
