"""What the user chooses in Home Assistant reaches the bridge as the right payload on the right topic."""

import unittest

import homes
from rendering import render
from templates import sent

THERMOSTAT = "nest/devices/thermostats/thermostat"
CAMERA = "nest/devices/cameras/camera"
STRUCTURE = f"nest/structures/{homes.HOME}"

# fmt: off
CLIMATE = [
    # feature,          chosen,     topic below the thermostat,       payload
    ("mode",             "off",       "hvac_mode/set",                 "off"),
    ("mode",             "heat",      "hvac_mode/set",                 "heat"),
    ("mode",             "cool",      "hvac_mode/set",                 "cool"),
    ("mode",             "heat_cool", "hvac_mode/set",                 "heat-cool"),
    ("preset_mode",      "eco",       "eco/set",                       "true"),
    ("preset_mode",      "none",      "eco/set",                       "false"),
    ("fan_mode",         "on",        "fan_timer_active/set",          "true"),
    ("fan_mode",         "auto",      "fan_timer_active/set",          "false"),
    ("temperature",      21.5,        "target_temperature_c/set",      "21.5"),
    ("temperature_low",  19.0,        "target_temperature_low_c/set",  "19.0"),
    ("temperature_high", 24.5,        "target_temperature_high_c/set", "24.5"),
]

OTHERS = [
    # device,              component,           chosen,   topic,                                  payload
    ("nest_thermostat",    "fan_duration",      "45",     f"{THERMOSTAT}/fan_timer_duration/set", "45"),
    ("nest_thermostat",    "temperature_scale", "F",      f"{THERMOSTAT}/temperature_scale/set",  "F"),
    ("nest_thermostat",    "label",             "Attic",  f"{THERMOSTAT}/label/set",              "Attic"),
    (f"nest_{homes.HOME}", "away",              "Away",   f"{STRUCTURE}/away/set",                "away"),
    (f"nest_{homes.HOME}", "away",              "Home",   f"{STRUCTURE}/away/set",                "home"),
    ("nest_mqtt-bridge",   "log_level",         "Debug",  "nest/bridge/request/log_level",        '{"level": "debug"}'),
]

PRESSED = [
    # device,              component,    key in its config, topic,                        payload
    (f"nest_{homes.HOME}", "eta_cancel", "payload_press",   f"{STRUCTURE}/eta/set",       '{"cancel":true}'),
    ("nest_mqtt-bridge",   "resync",     "payload_press",   "nest/bridge/request/resync", "{}"),
    ("nest_camera",        "streaming",  "payload_on",      f"{CAMERA}/is_streaming/set", "true"),
    ("nest_camera",        "streaming",  "payload_off",     f"{CAMERA}/is_streaming/set", "false"),
]
# fmt: on


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.rendering = render(homes.full_home())

    def test_of_the_climate_entity(self) -> None:
        climate = self.rendering.entity("nest_thermostat", "climate")
        for feature, chosen, topic, payload in CLIMATE:
            with self.subTest(feature, chosen=chosen):
                self.assertEqual(climate.config[f"{feature}_command_topic"], f"{THERMOSTAT}/{topic}")
                self.assertEqual(sent(climate, f"{feature}_command_template", chosen), payload)

    def test_every_choice_that_the_climate_entity_offers_is_in_the_table(self) -> None:
        config = self.rendering.entity("nest_thermostat", "climate").config
        offered = ({("mode", word) for word in config["modes"]} | {("fan_mode", word) for word in config["fan_modes"]}
                   | {("preset_mode", word) for word in (*config["preset_modes"], "none")})
        self.assertEqual(offered, {(feature, chosen) for feature, chosen, *_ in CLIMATE if isinstance(chosen, str)})

    def test_setpoints_are_written_in_the_scale_of_the_display(self) -> None:
        fahrenheit = homes.changed(homes.THERMOSTAT, temperature_scale="F")
        climate = render(homes.home({"thermostat": fahrenheit})).entity("nest_thermostat", "climate")
        for feature in ("temperature", "temperature_low", "temperature_high"):
            self.assertEqual(climate.config[f"{feature}_command_topic"], f"{THERMOSTAT}/target_{feature}_f/set")

    def test_of_selects_and_texts(self) -> None:
        for device, component, chosen, topic, payload in OTHERS:
            with self.subTest(component, chosen=chosen):
                entity = self.rendering.entity(device, component)
                self.assertIn(chosen, entity.config.get("options", [chosen]))
                self.assertEqual(entity.config["command_topic"], topic)
                self.assertEqual(sent(entity, "command_template", chosen), payload)

    def test_of_buttons_and_switches(self) -> None:
        for device, component, key, topic, payload in PRESSED:
            with self.subTest(component, key=key):
                entity = self.rendering.entity(device, component)
                self.assertEqual(entity.config["command_topic"], topic)
                self.assertEqual(sent(entity, "command_template", entity.config[key]), payload)

    def test_the_bridge_refuses_no_label_that_home_assistant_takes(self) -> None:
        self.assertEqual(self.rendering.entity("nest_thermostat", "label").config["max"], 40)


if __name__ == "__main__":
    unittest.main()
