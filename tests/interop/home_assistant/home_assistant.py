"""Home Assistant itself: its process in the root, its configuration, and the way to a connected MQTT integration."""

import json
from pathlib import Path

from api import Api
from programs import Program, free_port
from waiting import wait_until

# A home in the United States, like the simulator's. Neither default_config (Bluetooth, USB, cloud) nor anything else that
# wants more than this machine; the frontend is always there.
CONFIGURATION = """\
homeassistant:
  name: Interop
  latitude: 45.52
  longitude: -122.68
  elevation: 15
  unit_system: us_customary
  time_zone: America/Los_Angeles
  country: US
  currency: USD
  language: en
http:
  server_host: 127.0.0.1
  server_port: {port}
frontend:
logger:
  default: warning
"""

# All onboarding steps but the first user's are marked as done: the others would set up integrations that call servers.
ONBOARDING = {
    "version": 4,
    "minor_version": 1,
    "key": "onboarding",
    "data": {"done": ["core_config", "analytics", "integration"]},
}

EXPECTED_LOG = (
    # What this stripped-down installation lacks, at every start.
    "Skipping pip installation",
    "FFmpeg",
    "ffmpeg",
    # A device message is cleared whose components have just moved to messages of their own, as it wants it.
    "No device components to cleanup",
    # Its own slip with every device trigger that was removed, at the next reload of MQTT.
    "Unable to remove unknown dispatcher <bound method MqttDiscoveryDeviceUpdateMixin",
)


class HomeAssistant:
    def __init__(self, root, directory, mqtt_port):
        self.port = free_port()
        self._mqtt_port = mqtt_port
        self._configuration = directory / "home-assistant"
        (self._configuration / ".storage").mkdir(parents=True)
        (self._configuration / "configuration.yaml").write_text(CONFIGURATION.format(port=self.port))
        (self._configuration / ".storage" / "onboarding").write_text(json.dumps(ONBOARDING))
        inside = Path(__file__).with_name("inside")
        command = [inside, root, "--bind", self._configuration, "hass", "--config", "/mnt", "--skip-pip"]
        self.program = Program("home-assistant-output", command, directory)
        self.api = Api(f"http://127.0.0.1:{self.port}")

    def start(self):
        """Until it runs and its MQTT integration is connected; the first time with a user and that integration."""
        self.program.start()
        wait_until("Home Assistant to answer", self._answers, 180)
        self.api.log_in()
        wait_until("Home Assistant to run", lambda: self.api.get("/api/config")["state"] == "RUNNING", 120)
        assert not self.api.get("/api/config").get("recovery_mode"), "Home Assistant is in recovery mode"
        self.api.keep_http_settings()
        self.api.connect_mqtt("127.0.0.1", self._mqtt_port)

    def restart(self):
        self.program.stop(60)
        self.start()

    def complaints(self):
        """Its warnings and errors so far, each with the lines that belong to it, but for EXPECTED_LOG."""
        entries = []
        for line in self.program.log().splitlines():
            if line[:2] == "20" and line[4:5] == "-":
                entries.append(line)
            elif entries:
                entries[-1] += "\n" + line
        levels = (" WARNING ", " ERROR ", " CRITICAL ")
        return [
            entry
            for entry in entries
            if any(level in entry.splitlines()[0] for level in levels)
            and not any(known in entry for known in EXPECTED_LOG)
        ]

    def _answers(self):
        assert self.program.running(), f"Home Assistant has ended; its log ends with\n{self.program.log()[-3000:]}"
        return self.api.is_up()
