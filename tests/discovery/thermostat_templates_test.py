"""What Home Assistant shows of a thermostat, by mode, for each sort of heating system."""

import itertools
import unittest

import homes
from accepted import NONE
from homes import NEVER, NOON, THERMOSTAT, changed
from rendering import Entity, render
from templates import shown

ABILITIES = {
    "both": {}, "heat-only": {"can_cool": False}, "cool-only": {"can_heat": False}, "no-fan": {"has_fan": False},
    "fahrenheit": {"temperature_scale": "F"},
}

# Column of the tables -> the template that gives it.
COLUMNS = {
    "mode": "mode_state_template", "preset": "preset_mode_value_template", "single": "temperature_state_template",
    "low": "temperature_low_state_template", "high": "temperature_high_state_template",
}

# The setpoints of homes.THERMOSTAT in Celsius: single 21.0, pair 19.0 and 24.5, eco 14.0 and 27.0.
# fmt: off
MODES = [
    # system,      hvac_mode,   previous    -> mode,        preset, single,  low,    high
    ("both",       "heat",      "",           "heat",      "none", "21.0",  NONE,   NONE),
    ("both",       "cool",      "",           "cool",      "none", "21.0",  NONE,   NONE),
    ("both",       "heat-cool", "",           "heat_cool", "none", NONE,    "19.0", "24.5"),
    ("both",       "off",       "",           "off",       "none", NONE,    NONE,   NONE),
    ("both",       "eco",       "heat",       "heat",      "eco",  NONE,    "14.0", "27.0"),
    ("both",       "eco",       "cool",       "cool",      "eco",  NONE,    "14.0", "27.0"),
    ("both",       "eco",       "heat-cool",  "heat_cool", "eco",  NONE,    "14.0", "27.0"),
    ("both",       "eco",       "off",        "off",       "eco",  NONE,    "14.0", "27.0"),
    ("both",       "eco",       "",           "heat_cool", "eco",  NONE,    "14.0", "27.0"),
    ("both",       "eco",       None,         "heat_cool", "eco",  NONE,    "14.0", "27.0"),
    ("both",       "eco",       "eco",        "heat_cool", "eco",  NONE,    "14.0", "27.0"),
    ("both",       "heat",      "cool",       "heat",      "none", "21.0",  NONE,   NONE),
    ("both",       "dry",       "",           NONE,        "none", NONE,    NONE,   NONE),
    ("both",       None,        None,         NONE,        "none", NONE,    NONE,   NONE),
    ("heat-only",  "heat",      "",           "heat",      "none", "21.0",  None,   None),
    ("heat-only",  "off",       "",           "off",       "none", NONE,    None,   None),
    ("heat-only",  "eco",       "heat",       "heat",      "eco",  "14.0",  None,   None),
    ("heat-only",  "eco",       "off",        "off",       "eco",  "14.0",  None,   None),
    ("heat-only",  "eco",       "",           "heat",      "eco",  "14.0",  None,   None),
    ("heat-only",  "eco",       "cool",       "heat",      "eco",  "14.0",  None,   None),
    ("heat-only",  "cool",      "",           NONE,        "none", "21.0",  None,   None),
    ("cool-only",  "cool",      "",           "cool",      "none", "21.0",  None,   None),
    ("cool-only",  "off",       "",           "off",       "none", NONE,    None,   None),
    ("cool-only",  "eco",       "cool",       "cool",      "eco",  "27.0",  None,   None),
    ("cool-only",  "eco",       "",           "cool",      "eco",  "27.0",  None,   None),
    ("cool-only",  "eco",       "heat-cool",  "cool",      "eco",  "27.0",  None,   None),
    ("fahrenheit", "heat",      "",           "heat",      "none", "70",    NONE,   NONE),
    ("fahrenheit", "heat-cool", "",           "heat_cool", "none", NONE,    "66",   "76"),
    ("fahrenheit", "eco",       "",           "heat_cool", "eco",  NONE,    "57",   "81"),
]

ACTIONS = [
    # hvac_state, hvac_mode,   fan_timer_active -> action
    ("heating",   "heat",      False,              "heating"),
    ("heating",   "heat",      True,               "heating"),
    ("heating",   "eco",       False,              "heating"),
    ("cooling",   "heat-cool", True,               "cooling"),
    ("off",       "heat",      False,              "idle"),
    ("off",       "eco",       False,              "idle"),
    ("off",       "heat",      True,               "fan"),
    ("off",       "off",       True,               "fan"),
    ("off",       "off",       False,              "off"),
    ("off",       "heat",      None,               "idle"),
    (None,        "heat",      True,               NONE),
]

OTHERS = [
    # component,                  field,                         value     -> state
    ("temperature",                 "ambient_temperature_c",       19.5,     "19.5"),
    ("temperature",                 "ambient_temperature_c",       0,        "0"),
    ("temperature",                 "ambient_temperature_c",       None,     NONE),
    ("humidity",                    "humidity",                    45,       "45"),
    ("leaf",                        "has_leaf",                    True,     "ON"),
    ("leaf",                        "has_leaf",                    False,    "OFF"),
    ("leaf",                        "has_leaf",                    None,     NONE),
    ("locked",                      "is_locked",                   True,     "OFF"),  # Home Assistant: ON is unlocked
    ("locked",                      "is_locked",                   False,    "ON"),
    ("locked",                      "is_locked",                   None,     NONE),
    ("fan_timer_end",               "fan_timer_timeout",           NEVER,    NONE),
    ("fan_timer_end",               "fan_timer_timeout",           NOON,     NOON),
    ("fan_duration",                "fan_timer_duration",          15,       "15"),
    ("fan_duration",                "fan_timer_duration",          960,      "960"),
    ("fan_duration",                "fan_timer_duration",          17,       NONE),
    ("time_to_target",              "time_to_target",              "~15",    "~15"),
    ("time_to_target",              "time_to_target",              "",       NONE),
    ("time_to_target",              "time_to_target",              "x" * 300, "x" * 255),
    ("time_to_target_training",     "time_to_target_training",     "ready",  "Ready"),
    ("time_to_target_training",     "time_to_target_training",     "asleep", NONE),
    ("emergency_heat",              "is_using_emergency_heat",     True,     "ON"),
    ("sunlight_correction_enabled", "sunlight_correction_enabled", True,     "ON"),
    ("sunlight_correction_active",  "sunlight_correction_active",  False,    "OFF"),
    ("temperature_scale",           "temperature_scale",           "C",      "C"),
    ("label",                       "label",                       "Upper",  "Upper"),
    ("label",                       "label",                       "",       ""),
    ("label",                       "label",                       None,     ""),
    ("online",                      "is_online",                   True,     "ON"),
    ("online",                      "is_online",                   False,    "OFF"),
    ("last_connection",             "last_connection",             NOON,     NOON),
    ("last_connection",             "last_connection",             NEVER,    NONE),
]
# fmt: on


class ThermostatTemplates(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.rendering = render(homes.home({id: changed(THERMOSTAT, **can) for id, can in ABILITIES.items()}))

    def climate(self, system: str) -> Entity:
        return self.rendering.entity(f"nest_{system}", "climate")

    def show(self, system: str, template: str, **values: object) -> str | None:
        climate = self.climate(system)
        if template not in climate.config:
            return None
        return shown(climate, template, changed(THERMOSTAT, **ABILITIES[system], **values))

    def test_the_mode_decides_which_setpoints_are_in_force(self) -> None:
        for system, mode, previous, *expected in MODES:
            with self.subTest(system, hvac_mode=mode, previous_hvac_mode=previous):
                values = {"hvac_mode": mode, "previous_hvac_mode": previous}
                actual = {column: self.show(system, template, **values) for column, template in COLUMNS.items()}
                self.assertEqual(actual, dict(zip(COLUMNS, expected, strict=True)))

    def test_the_single_setpoint_and_the_pair_are_never_both_there(self) -> None:
        """Newer versions of Home Assistant would keep the one that came last."""
        modes = ("heat", "cool", "heat-cool", "eco", "off", "", None)
        for mode, previous in itertools.product(modes, modes):
            with self.subTest(hvac_mode=mode, previous_hvac_mode=previous):
                single, low, high = (self.show("both", COLUMNS[column], hvac_mode=mode, previous_hvac_mode=previous)
                                     for column in ("single", "low", "high"))
                self.assertIn(NONE, (single, low))
                self.assertEqual(low == NONE, high == NONE)

    def test_the_action_is_what_the_system_does_now(self) -> None:
        for state, mode, fan, expected in ACTIONS:
            with self.subTest(hvac_state=state, hvac_mode=mode, fan_timer_active=fan):
                values = {"hvac_state": state, "hvac_mode": mode, "fan_timer_active": fan}
                self.assertEqual(self.show("both", "action_template", **values), expected)

    def test_the_fan_runs_by_its_timer(self) -> None:
        for active, expected in ((True, "on"), (False, "auto")):
            self.assertEqual(self.show("both", "fan_mode_state_template", fan_timer_active=active), expected)
        self.assertIsNone(self.show("no-fan", "fan_mode_state_template"))

    def test_the_room_is_measured_in_the_scale_of_the_display(self) -> None:
        self.assertEqual(self.show("both", "current_temperature_template"), "19.5")
        self.assertEqual(self.show("fahrenheit", "current_temperature_template"), "67")
        self.assertEqual(self.show("fahrenheit", "current_humidity_template"), "45")
        sensor = self.rendering.entity("nest_fahrenheit", "temperature")
        self.assertEqual(shown(sensor, "value_template", THERMOSTAT), "67")
        self.assertEqual(sensor.config["unit_of_measurement"], "°F")

    def test_every_other_entity_shows_its_field(self) -> None:
        for component, field, value, expected in OTHERS:
            with self.subTest(component, **{field: value}):
                entity = self.rendering.entity("nest_both", component)
                self.assertEqual(shown(entity, "value_template", changed(THERMOSTAT, **{field: value})), expected)


if __name__ == "__main__":
    unittest.main()
