"""Home Assistant shows of a command what the bridge says of it, in the attributes of what sends commands and as an event."""

import json
import unittest

import homes
from rendering import render
from templates import ENVIRONMENT, compiled

CONTROLS = {
    "nest_thermostat": ["climate", "fan_duration", "fan_run", "temperature_scale", "label"],
    "nest_camera": ["streaming"],
    f"nest_{homes.HOME}": ["away", "eta_cancel"],
}
TOPICS = {"nest_thermostat": "nest/devices/thermostats/thermostat", "nest_camera": "nest/devices/cameras/camera",
          f"nest_{homes.HOME}": f"nest/structures/{homes.HOME}"}

WAITING = {"status": "queued", "code": "ok", "final": False, "message": "it waits for its turn",
           "requested": {"target_temperature_c": 21}, "pending": {"target_temperature_c": 21},
           "not_before": "2026-11-27T14:05:00.000Z", "received_at": "2026-11-27T14:03:58.000Z",
           "at": "2026-11-27T14:03:59.000Z"}
ATTRIBUTES = {"last_command": {"target_temperature_c": 21}, "last_command_status": "queued",
              "last_command_message": "it waits for its turn", "last_command_at": "2026-11-27T14:03:59.000Z",
              "pending": {"target_temperature_c": 21}, "waits_until": "2026-11-27T14:05:00.000Z"}

STATUSES = ["queued", "confirmed", "unchanged", "superseded", "refused", "rejected", "reverted", "unconfirmed", "expired"]


class CommandStatus(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.rendering = render(homes.full_home())

    def test_everything_that_sends_commands_shows_the_last_one(self) -> None:
        for device, keys in CONTROLS.items():
            for key in keys:
                with self.subTest(device, key=key):
                    config = self.rendering.entity(device, key).config
                    self.assertEqual(config["json_attributes_topic"], TOPICS[device] + "/command")
                    shown = compiled(config["json_attributes_template"]).render(value_json=WAITING, value="")
                    self.assertEqual(json.loads(shown), ATTRIBUTES)

    def test_nothing_is_shown_of_a_document_that_is_gone(self) -> None:
        text = self.rendering.entity("nest_thermostat", "climate").config["json_attributes_template"]
        for names in ({"value": ""}, {"value": "[]", "value_json": []}, {"value": "{}", "value_json": {}}):
            self.assertEqual(json.loads(compiled(text).render(**names)), dict.fromkeys(ATTRIBUTES))

    def event(self, receipt: dict) -> str:
        text = self.rendering.entity("nest_thermostat", "command").config["value_template"]
        return compiled(text).render(value_json=receipt, value=json.dumps(receipt)).strip()

    def test_every_status_but_accepted_is_an_event(self) -> None:
        config = self.rendering.entity("nest_thermostat", "command").config
        self.assertEqual(config["event_types"], STATUSES)
        self.assertEqual(config["state_topic"], "nest/devices/thermostats/thermostat/result")
        for status in STATUSES:
            event = json.loads(self.event(WAITING | {"status": status}))
            self.assertEqual(event.pop("event_type"), status)
            self.assertEqual(event, {"code": "ok", "message": "it waits for its turn",
                                     "command": '{"target_temperature_c": 21}',
                                     "waits_until": "2026-11-27T14:05:00.000Z"})
        self.assertEqual(self.event(WAITING | {"status": "accepted"}), "")
        self.assertEqual(self.event({}), "")

    def test_an_event_has_a_limited_size(self) -> None:
        long = "x" * 16000
        event = self.event(WAITING | {"message": long, "requested": {"label": long}})
        self.assertLess(len(event), 1000)
        self.assertEqual(json.loads(event)["event_type"], "queued")

    def test_an_arrival_can_be_cancelled_while_there_is_a_trip_of_ours(self) -> None:
        availability = self.rendering.entity(f"nest_{homes.HOME}", "eta_cancel").config["availability"]
        self.assertEqual([entry["topic"] for entry in availability],
                         ["nest/bridge/state", TOPICS[f"nest_{homes.HOME}"] + "/availability",
                          TOPICS[f"nest_{homes.HOME}"] + "/command"])
        template = ENVIRONMENT.from_string(availability[2]["value_template"])
        self.assertEqual(template.render(value_json={"trip_id": "t"}, value="").strip(), "online")
        for document in (WAITING, {"trip_id": ""}, []):
            self.assertEqual(template.render(value_json=document, value="").strip(), "offline")
        self.assertEqual(template.render(value="").strip(), "offline")

    def test_the_fan_runs_for_the_next_longer_duration_that_nest_knows(self) -> None:
        config = self.rendering.entity("nest_thermostat", "fan_run").config
        self.assertEqual(config["command_topic"], TOPICS["nest_thermostat"] + "/set")
        self.assertEqual((config["min"], config["max"]), (1, 960))
        for asked, runs in ((1, 15), (15, 15), (16, 30), (50, 60), (60, 60), (61, 120), (481, 960), (960, 960)):
            for value in (asked, float(asked), str(asked)):
                sent = json.loads(compiled(config["command_template"]).render(value=value))
                self.assertEqual(sent, {"fan_timer_duration": runs, "fan_timer_active": True})


if __name__ == "__main__":
    unittest.main()
