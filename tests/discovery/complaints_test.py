"""The rules bite: a good announcement with one thing spoilt is complained about, and for that thing."""

import json
import unittest
from collections.abc import Callable

import homes
from complaints import complaints
from rendering import Rendering, render

THERMOSTAT = "homeassistant/device/nest_thermostat/config"
ONE_ENTITY = "homeassistant/sensor/nest_thermostat/temperature/config"


class Complaints(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        home = homes.full_home()
        cls.good = {style: render(home, style=style, images=True) for style in ("device", "entity")}

    def expect(self, complaint: str, spoil: Callable[[dict], object], topic: str = THERMOSTAT) -> None:
        """`spoil` is given the message on the topic and changes it."""
        good = self.good["device" if topic == THERMOSTAT else "entity"]
        message = json.loads(good.messages[topic])
        spoil(message)
        self.expect_of(complaint, good.messages | {topic: json.dumps(message)})

    def expect_of(self, complaint: str, messages: dict[str, str]) -> None:
        found = complaints(Rendering(messages))
        self.assertTrue(any(complaint in line for line in found), f"{complaint!r} is not in {found}")

    def component(self, complaint: str, key: str, **config: object) -> None:
        with self.subTest(key, **config):
            self.expect(complaint, lambda message: message["components"][key].update(config))

    def lacking(self, complaint: str, key: str, name: str) -> None:
        with self.subTest(key, lacking=name):
            self.expect(complaint, lambda message: message["components"][key].pop(name))

    def test_about_nothing_when_nothing_is_spoilt(self) -> None:
        for style, rendering in self.good.items():
            with self.subTest(style):
                self.assertEqual(complaints(rendering), [])

    def test_about_keys_that_home_assistant_does_not_know(self) -> None:
        self.expect("refuses the whole message", lambda m: m.update(icon="mdi:home"))
        self.expect("refuses the whole message", lambda m: m["device"].update(room="Hall"))
        self.expect("refuses the whole message", lambda m: m["origin"].update(url="http://localhost"))
        self.expect("refuses the whole message", lambda m: m["availability"][0].update(retain=True))
        self.component("knows no object_id", "temperature", object_id="hall_temperature")
        self.component("knows no optimistic", "fan_duration", optimistic=True)
        self.component("knows no retain", "climate", retain=True)
        self.expect("sensor knows no components", lambda m: m.update(components={}), ONE_ENTITY)

    def test_about_what_is_missing(self) -> None:
        self.expect("no origin", lambda m: m.pop("origin"))
        self.expect("device has no identifiers", lambda m: m["device"].pop("identifiers"))
        self.expect("sensor needs state_topic", lambda m: m.pop("state_topic"))
        self.expect("what the user asked for", lambda m: m.pop("state_topic"))
        self.expect("stays available when the bridge dies", lambda m: m["availability"].pop(0))
        self.lacking("select needs options", "fan_duration", "options")
        self.lacking("Home Assistant would take its own", "climate", "temperature_unit")
        self.lacking("mode has only", "climate", "mode_state_topic")
        self.lacking("half a range", "climate", "temperature_low_state_topic")
        self.lacking("unique id ''", "temperature", "unique_id")

    def test_about_words_that_home_assistant_does_not_know(self) -> None:
        self.component("no device class 'warmth'", "temperature", device_class="warmth")
        self.component("unit 'C' for temperature", "temperature", unit_of_measurement="C")
        self.component("no category 'config'", "temperature", entity_category="config")
        self.component("mode 'eco'", "climate", modes=["off", "eco"])
        self.component("the preset none", "climate", preset_modes=["none", "eco"])
        self.component("options []", "fan_duration", options=[])
        self.component("which Home Assistant refuses the whole message", "temperature", platform="thermometer")
        self.component("default_entity_id", "temperature", default_entity_id="climate.hall")
        self.component("default_entity_id", "temperature", default_entity_id="sensor.Hall")

    def test_about_topics(self) -> None:
        self.component("nothing is retained on state_topic", "temperature", state_topic="nest/elsewhere")
        self.component("state_topic is 'nest/devices/+'", "temperature", state_topic="nest/devices/+")
        for name in ("set", "humidity/set", "fan_timer_duration"):
            topic = f"nest/devices/thermostats/thermostat/{name}"
            self.component("no command of ours", "fan_duration", command_topic=topic)
        message = self.good["device"].messages[THERMOSTAT]
        self.expect_of("reads only letters", {"homeassistant/device/nest_é/config": message})
        self.expect_of("unknown component", {"homeassistant/thing/nest_thermostat/key/config": message})
        self.expect_of("neither", {"homeassistant/device/nest_thermostat": message})

    def test_about_a_state_that_is_not_retained(self) -> None:
        for gone in ("nest/devices/thermostats/thermostat", "nest/devices/thermostats/thermostat/availability",
                     "nest/bridge/state"):
            with self.subTest(gone):
                left = {topic: text for topic, text in self.good["device"].messages.items() if topic != gone}
                self.expect_of(f" {gone}", left)

    def test_about_identities(self) -> None:
        self.component("of 2 entities", "leaf", platform="sensor", unique_id="nest_thermostat_temperature")
        self.component("unique id 'thermostat_temperature'", "temperature", unique_id="thermostat_temperature")
        self.expect("identifiers ['nest_other']", lambda m: m["device"].update(identifiers=["nest_other"]))
        self.expect("which is not announced", lambda m: m["device"].update(via_device="nest_nowhere"))

    def test_about_secrets(self) -> None:
        self.expect("holds a secret", lambda m: m["device"].update(configuration_url="https://nest/?auth=c.x"))
        self.component("holds a secret", "label", name=homes.SECRET)

    def test_about_templates(self) -> None:
        self.component("value_template fails", "temperature", value_template="{{ value_json.ambient }}")
        self.component("value_template gives ''", "temperature", value_template="{{ '' }}")
        self.component("value_template gives '3 C'", "temperature", value_template="3 C")
        self.component("value_template gives 'true'", "leaf", value_template="true")
        self.component("mode_state_template gives 'eco'", "climate", mode_state_template="eco")
        self.component("action_template gives 'warming'", "climate", action_template="warming")


if __name__ == "__main__":
    unittest.main()
