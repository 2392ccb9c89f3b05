"""Home Assistant offers the modes, the scale and the range that the thermostat takes, and no others.

A wrong range would lock the user out: Home Assistant refuses what is outside, and nothing comes to the bridge.
"""

import unittest

import homes
from homes import THERMOSTAT, changed
from rendering import render

KEYS = ("modes", "temperature_unit", "temp_step", "min_temp", "max_temp")
ALL = ["off", "heat", "cool", "heat_cool"]

# fmt: off
RANGES = {
    # thermostat                                                         -> modes,           unit, step, lowest, highest
    "celsius":        ({},                                                  ALL,             "C",  0.5,  9,      32),
    "fahrenheit":     ({"temperature_scale": "F"},                          ALL,             "F",  1,    50,     90),
    "no scale":       ({"temperature_scale": None},                         ALL,             "C",  0.5,  9,      32),
    "heating only":   ({"can_cool": False},                                 ["off", "heat"], "C",  0.5,  9,      32),
    "cooling only":   ({"can_heat": False},                                 ["off", "cool"], "C",  0.5,  9,      32),
    "neither":        ({"can_heat": False, "can_cool": False},              ["off"],         "C",  0.5,  9,      32),
    "locked":         ({"is_locked": True},                                 ALL,             "C",  0.5,  17,     22.5),
    "locked in F":    ({"is_locked": True, "temperature_scale": "F"},       ALL,             "F",  1,    63,     73),
    "lock unknown":   ({"is_locked": True, "locked_temp_min_c": None},      ALL,             "C",  0.5,  9,      22.5),
    "lock quoted":    ({"is_locked": True, "locked_temp_min_c": "18.5"},    ALL,             "C",  0.5,  18.5,   22.5),
    "lock too wide":  ({"is_locked": True, "locked_temp_min_c": 5},         ALL,             "C",  0.5,  9,      22.5),
    "lock reversed":  ({"is_locked": True, "locked_temp_min_c": 25},        ALL,             "C",  0.5,  9,      32),
}
# fmt: on


class ClimateRange(unittest.TestCase):
    def test_is_what_the_thermostat_takes(self) -> None:
        rendering = render(homes.home({name.replace(" ", "-"): changed(THERMOSTAT, **values)
                                       for name, (values, *_) in RANGES.items()}))
        for name, (_, *expected) in RANGES.items():
            with self.subTest(name):
                config = rendering.entity("nest_" + name.replace(" ", "-"), "climate").config
                self.assertEqual({key: config[key] for key in KEYS}, dict(zip(KEYS, expected, strict=True)))


if __name__ == "__main__":
    unittest.main()
