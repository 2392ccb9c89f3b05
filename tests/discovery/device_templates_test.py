"""What Home Assistant shows of a Protect, of the home and of the bridge."""

import json
import unittest

import homes
from accepted import NONE
from homes import NEVER, NOON, PROTECT, STRUCTURE, changed
from rendering import render
from templates import shown, shown_payload

# fmt: off
OF_PROTECT = [
    # component,         field,                   value        -> state
    ("smoke",            "smoke_alarm_state",     "ok",        "OFF"),
    ("smoke",            "smoke_alarm_state",     "warning",   "ON"),
    ("smoke",            "smoke_alarm_state",     "emergency", "ON"),
    ("smoke",            "smoke_alarm_state",     "inferno",   "ON"),  # a word nobody knows yet is no all-clear
    ("smoke",            "smoke_alarm_state",     "",          NONE),
    ("smoke",            "smoke_alarm_state",     None,        NONE),
    ("co",               "co_alarm_state",        "ok",        "OFF"),
    ("co",               "co_alarm_state",        "warning",   "ON"),
    ("co",               "co_alarm_state",        "emergency", "ON"),
    ("co",               "co_alarm_state",        "much",      "ON"),
    ("co",               "co_alarm_state",        None,        NONE),
    ("smoke_level",      "smoke_alarm_state",     "warning",   "Warning"),
    ("smoke_level",      "smoke_alarm_state",     "inferno",   NONE),
    ("co_level",         "co_alarm_state",        "emergency", "Emergency"),
    ("co_level",         "co_alarm_state",        None,        NONE),
    ("battery",          "battery_health",        "ok",        "OFF"),
    ("battery",          "battery_health",        "replace",   "ON"),
    ("battery",          "battery_health",        "warm",      NONE),
    ("battery",          "battery_health",        None,        NONE),
    ("manual_test",      "is_manual_test_active", True,        "ON"),
    ("manual_test",      "is_manual_test_active", False,       "OFF"),
    ("last_manual_test", "last_manual_test_time", NOON,        NOON),
    ("last_manual_test", "last_manual_test_time", NEVER,       NONE),
    ("ui_color",         "ui_color_state",        "yellow",    "Yellow"),
    ("ui_color",         "ui_color_state",        "pink",      NONE),
    ("online",           "is_online",             False,       "OFF"),
]

OF_STRUCTURE = [
    # component,         field,                    value       -> state
    ("away",             "away",                   "home",      "Home"),
    ("away",             "away",                   "away",      "Away"),
    ("away",             "away",                   "auto-away", "Away"),
    ("away",             "away",                   "unknown",   NONE),
    ("away",             "away",                   "elsewhere", NONE),
    ("away",             "away",                   None,        NONE),
    ("presence",         "away",                   "home",      "ON"),
    ("presence",         "away",                   "away",      "OFF"),
    ("presence",         "away",                   "auto-away", "OFF"),
    ("presence",         "away",                   "unknown",   NONE),
    ("presence",         "away",                   None,        NONE),
    ("eta_begin",        "eta_begin",              NOON,        NOON),
    ("eta_begin",        "eta_begin",              NEVER,       NONE),
    ("peak_start",       "peak_period_start_time", NOON,        NOON),
    ("peak_end",         "peak_period_end_time",   NEVER,       NONE),
    ("smoke_alarm",      "smoke_alarm_state",      "ok",        "OFF"),
    ("smoke_alarm",      "smoke_alarm_state",      "emergency", "ON"),
    ("co_alarm",         "co_alarm_state",         "warning",   "ON"),
    ("rhr_enrollment",   "rhr_enrollment",         True,        "ON"),
    ("security",         "wwn_security_state",     "deter",     "Deter"),
    ("security",         "wwn_security_state",     "panic",     NONE),
    ("time_zone",        "time_zone",              "Asia/Tokyo", "Asia/Tokyo"),
    ("country_code",     "country_code",           "JP",        "JP"),
    ("postal_code",      "postal_code",            None,        NONE),
]

OF_BRIDGE = [
    # component,     payload of the state topic                 -> state
    ("cloud",        "online",                                     "ON"),
    ("cloud",        "connecting",                                 "OFF"),
    ("cloud",        "offline",                                    "OFF"),
    ("cloud",        "unauthorized",                               "OFF"),
    ("cloud",        "blocked",                                    "OFF"),
    ("problem",      '{"problem":"log in again"}',                 "ON"),
    ("problem",      '{"problem":null}',                           "OFF"),
    ("problem",      '{}',                                         "OFF"),
    ("version",      '{"version":"1.2.3"}',                        "1.2.3"),
    ("log_level",    '{"log_level":"debug"}',                      "Debug"),
    ("write_budget", '{"write_budget":{"/a":2,"/b":0,"/c":3}}',    "0"),
    ("write_budget", '{"write_budget":{}}',                        "3"),  # no writes yet: all of write.burst
    ("write_budget", '{"write_budget":null}',                      "3"),
    ("write_budget", '{}',                                         "3"),
]
# fmt: on


class DeviceTemplates(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.rendering = render(homes.full_home())

    def expect(self, table: list[tuple], object_id: str, whole: dict) -> None:
        for component, field, value, expected in table:
            with self.subTest(component, **{field: value}):
                entity = self.rendering.entity(object_id, component)
                self.assertEqual(shown(entity, "value_template", changed(whole, **{field: value})), expected)

    def test_a_protect_shows_its_alarms_and_how_it_is(self) -> None:
        self.expect(OF_PROTECT, "nest_protect", PROTECT)

    def test_an_alarm_during_a_test_is_an_alarm_and_says_so(self) -> None:
        document = changed(PROTECT, smoke_alarm_state="warning", is_manual_test_active=True)
        smoke = self.rendering.entity("nest_protect", "smoke")
        self.assertEqual(shown(smoke, "value_template", document), "ON")
        self.assertEqual(json.loads(shown(smoke, "json_attributes_template", document)),
                         {"level": "warning", "manual_test": True})

    def test_the_home_shows_who_is_there_and_what_is_wrong(self) -> None:
        self.expect(OF_STRUCTURE, f"nest_{homes.HOME}", STRUCTURE)

    def test_the_bridge_shows_how_it_is(self) -> None:
        for component, payload, expected in OF_BRIDGE:
            with self.subTest(component, payload=payload):
                entity = self.rendering.entity("nest_mqtt-bridge", component)
                self.assertEqual(shown_payload(entity, "value_template", payload), expected)

    def test_the_bridge_says_what_to_do(self) -> None:
        problem = self.rendering.entity("nest_mqtt-bridge", "problem")
        for said, expected in (('"log in <again>"', "log in <again>"), ("null", "")):
            attributes = shown_payload(problem, "json_attributes_template", f'{{"problem":{said}}}')
            self.assertEqual(json.loads(attributes), {"what_to_do": expected})


if __name__ == "__main__":
    unittest.main()
