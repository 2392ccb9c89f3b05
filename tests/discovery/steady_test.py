"""What is announced depends on what the home has and can, never on what it does and measures.

Home Assistant sets a device up again for each new announcement, and loses entities when two come back to back.
"""

import itertools
import unittest

import homes
from homes import CAMERA, NEVER, NOON, PROTECT, STRUCTURE, THERMOSTAT, changed
from rendering import render

MODES = ("heat", "cool", "heat-cool", "eco", "off")

THERMOSTAT_READINGS = {
    "ambient_temperature_c": 12.5, "ambient_temperature_f": 55, "target_temperature_c": 9, "target_temperature_f": 50,
    "target_temperature_low_c": 11.5, "target_temperature_low_f": 52, "target_temperature_high_c": 30,
    "target_temperature_high_f": 86, "eco_temperature_low_c": 10, "eco_temperature_low_f": 50,
    "eco_temperature_high_c": 30.5, "eco_temperature_high_f": 87, "humidity": 90, "has_leaf": False,
    "is_using_emergency_heat": True, "fan_timer_active": True, "fan_timer_duration": 480, "fan_timer_timeout": NOON,
    "sunlight_correction_active": True, "time_to_target": "~0", "time_to_target_training": "training",
    "is_online": False, "last_connection": NOON, "previous_hvac_mode": "cool", "hvac_state": "off",
    # In force only while it is locked.
    "locked_temp_min_c": 15, "locked_temp_max_c": 16, "locked_temp_min_f": 59, "locked_temp_max_f": 61,
}
PROTECT_READINGS = {
    "smoke_alarm_state": "emergency", "co_alarm_state": "warning", "battery_health": "replace", "ui_color_state": "red",
    "is_manual_test_active": True, "last_manual_test_time": NOON, "is_online": False, "last_connection": NOON,
}
CAMERA_READINGS = {
    "is_streaming": False, "is_online": False, "last_is_online_change": NOON, "is_audio_input_enabled": False,
    "is_video_history_enabled": False, "is_public_share_enabled": False, "snapshot_url": "https://elsewhere/now",
    "last_event": CAMERA["last_event"] | {"start_time": NOON, "has_sound": True, "has_person": False,
                                          "activity_zone_ids": [], "image_url": "https://elsewhere/then"},
}
STRUCTURE_READINGS = {
    "away": "away", "eta_begin": NOON, "peak_period_start_time": NEVER, "peak_period_end_time": NEVER,
    "smoke_alarm_state": "emergency", "co_alarm_state": "emergency", "wwn_security_state": "deter",
    "rhr_enrollment": False,
}


def announced(thermostat: dict = THERMOSTAT, protect: dict = PROTECT, camera: dict = CAMERA,
              structure: dict = STRUCTURE, style: str = "device") -> dict[str, str]:
    home = homes.home({"t": thermostat}, {"p": protect}, {"c": camera}, {homes.HOME: structure})
    return render(home, style=style, images=True).discovery()


class Steady(unittest.TestCase):
    maxDiff = None

    def test_whatever_mode_a_thermostat_is_in(self) -> None:
        usual = announced()
        for mode, previous, state in itertools.product(MODES, ("", "heat-cool"), ("heating", "off")):
            with self.subTest(mode=mode, previous=previous, state=state):
                thermostat = changed(THERMOSTAT, hvac_mode=mode, previous_hvac_mode=previous, hvac_state=state)
                self.assertEqual(announced(thermostat), usual)

    def test_whatever_mode_a_thermostat_for_heating_only_is_in(self) -> None:
        usual = announced(changed(THERMOSTAT, can_cool=False))
        for mode in ("heat", "eco", "off"):
            with self.subTest(mode=mode):
                self.assertEqual(announced(changed(THERMOSTAT, can_cool=False, hvac_mode=mode)), usual)

    def test_whatever_is_measured_and_reported(self) -> None:
        for style in ("device", "entity"):
            with self.subTest(style=style):
                other = announced(changed(THERMOSTAT, **THERMOSTAT_READINGS), changed(PROTECT, **PROTECT_READINGS),
                                  changed(CAMERA, **CAMERA_READINGS), changed(STRUCTURE, **STRUCTURE_READINGS), style)
                self.assertEqual(other, announced(style=style))

    def test_whatever_is_not_known_for_a_while(self) -> None:
        other = announced(changed(THERMOSTAT, **dict.fromkeys(THERMOSTAT_READINGS), hvac_mode=None),
                          changed(PROTECT, **dict.fromkeys(PROTECT_READINGS)),
                          changed(CAMERA, **dict.fromkeys(CAMERA_READINGS.keys() - {"last_event"})),
                          changed(STRUCTURE, **dict.fromkeys(STRUCTURE_READINGS)))
        self.assertEqual(other, announced())

    def test_but_what_it_can_do_is_announced_anew(self) -> None:
        usual = announced()
        for ability in ({"can_cool": False}, {"has_fan": False}, {"temperature_scale": "F"}, {"is_locked": True},
                        {"software_version": "6.0"}, {"name": "Attic"}):
            with self.subTest(ability):
                other = announced(changed(THERMOSTAT, **ability))
                self.assertEqual([t for t in usual if other[t] != usual[t]], ["homeassistant/device/nest_t/config"])


if __name__ == "__main__":
    unittest.main()
