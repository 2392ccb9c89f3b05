"""A home of Google Device Access alone: its thermostat has the entities of what Google tells, commands reach Google and are
confirmed, somebody rings, and a permission that is withdrawn takes nothing away."""

import json
from pathlib import Path

from check_events import wait_for_states
from event_log import EventLog
from house import House
from waiting import wait_until

GOOGLE_HOME = Path(__file__).parents[3] / "config" / "homes" / "google.json"
HALL = "AVPHwEvEXAMPLEthermostatHall0001"
DOORBELL = "AVPHwEvEXAMPLEdoorbellBattery001"
PATH = f"/devices/thermostats/{HALL}"

# Without label, lock, leaf, scale, eco temperatures, sunlight correction and time to target: Google does not tell them, or
# takes no command.
COMPONENTS = {
    "climate",
    "command",
    "fan_duration",
    "fan_run",
    "fan_timer_end",
    "humidity",
    "online",
    "temperature",
}


def check_google(report, lab):
    lab.simulator.set("", json.loads(GOOGLE_HOME.read_text()))
    lab.restart_bridge(with_google=True, grace="5s")
    _check_entities(report, lab)
    _check_commands(report, lab)
    _check_refusal(report, lab)
    _check_turned_by_hand(report, lab)
    _check_doorbell(report, lab)
    _check_permissions(report, lab)
    with report.check("Google was asked no more than its quotas allow"):
        counted = lab.simulator.google()
        assert counted["limited"] == 0, counted["limited_by"]


def _check_entities(report, lab):
    with report.check("the thermostat is announced, with what Google tells and takes"):
        wait_until("the thermostat", lambda: f"nest_{HALL}" in House(lab).announced, 60)
        keys = {component.key for component in House(lab).announced[f"nest_{HALL}"].entities}
        assert keys == COMPONENTS, f"otherwise than expected: {sorted(keys ^ COMPONENTS)}"
    with report.check("the climate entity shows mode, range, temperature and action"):
        wait_until("the climate entity", lambda: f"nest_{HALL}_climate" in House(lab).registry)
        wait_until("its state", lambda: _climate(lab)["state"] == "heat_cool")
        attributes = _climate(lab)["attributes"]
        shown = [attributes[name] for name in ("target_temp_low", "target_temp_high", "current_temperature", "hvac_action")]
        assert shown == [67, 75, 70, "idle"], shown
    with report.check("the doorbell has a doorbell entity, and no switch for streaming"):
        keys = {component.key for component in House(lab).announced[f"nest_{DOORBELL}"].entities}
        assert "doorbell" in keys and "streaming" not in keys, sorted(keys)


def _climate(lab):
    return lab.home_assistant.api.state(House(lab).entity_id(HALL, "climate"))


def _call(lab, service, **data):
    lab.home_assistant.api.call(service, House(lab).entity_id(HALL, "climate"), **data)


def _wait_for_receipt(lab, wanted, before, seconds):
    def received():
        attributes = _climate(lab)["attributes"]
        status, message = attributes.get("last_command_status"), attributes.get("last_command_message")
        assert status == wanted, f"the receipt is {status}: {message}"
        assert attributes["last_command_at"] != before, "the receipt is that of the command before"
        return attributes

    return wait_until(f"the receipt {wanted}", received, seconds)


# Google takes four commands at once of a thermostat, then one in 40 s: the last one waits.
ORDERS = [
    ("climate.set_temperature with low and high", "set_temperature", {"target_temp_low": 66, "target_temp_high": 77}, 30),
    ("climate.set_hvac_mode to heat", "set_hvac_mode", {"hvac_mode": "heat"}, 30),
    ("climate.set_temperature sets the single setpoint", "set_temperature", {"temperature": 72}, 30),
    ("climate.set_preset_mode to eco", "set_preset_mode", {"preset_mode": "eco"}, 30),
    ("climate.set_fan_mode to on, which waits for Google's limit", "set_fan_mode", {"fan_mode": "on"}, 90),
]


def _check_commands(report, lab):
    for promise, service, data, seconds in ORDERS:
        with report.check(promise):
            before = _climate(lab)["attributes"].get("last_command_at")
            _call(lab, f"climate.{service}", **data)
            attributes = _wait_for_receipt(lab, "confirmed", before, seconds)
            state = _climate(lab)["state"]
            for name, wanted in data.items():
                shown = state if name == "hvac_mode" else attributes.get(name)
                assert shown == wanted, f"{name} is {shown}"


def _check_refusal(report, lab):
    with report.check("a setpoint in eco is refused, and the climate entity says why"):
        before = _climate(lab)["attributes"].get("last_command_at")
        lab.broker.publish(f"nest{PATH}/target_temperature_f/set", "75")
        report.note(_wait_for_receipt(lab, "refused", before, 30)["last_command_message"])


def _check_turned_by_hand(report, lab):
    with report.check("somebody leaves eco at the thermostat: Home Assistant shows it by an event"):
        lab.simulator.set(f"{PATH}/hvac_mode", "heat")
        wait_until("the mode", lambda: _climate(lab)["attributes"]["preset_mode"] == "none", 10)


def _check_doorbell(report, lab):
    log = EventLog(lab.home_assistant.api)
    entity_id = House(lab).entity_id(DOORBELL, "doorbell")
    with report.check("somebody rings: the doorbell entity tells it once, the motion sensor goes on and off"):
        lab.simulator.camera_event(DOORBELL, chime=True, motion=True, duration="5s")
        wait_for_states(lab, DOORBELL, {"motion": "on"})
        wait_for_states(lab, DOORBELL, {"motion": "off"}, seconds=60)
        assert [kind for _, kind in log.events(entity_id)] == ["ring"], log.events(entity_id)
    log.close()


def _check_permissions(report, lab):
    lab.simulator.permit_google(False)
    with report.check("the permissions are withdrawn: the entities stay, unavailable"):
        wait_until("the thermostat to go", lambda: _climate(lab)["state"] == "unavailable", 90)
    lab.simulator.permit_google(True)
    with report.check("they are given back: the thermostat is there again"):
        wait_until("the thermostat", lambda: _climate(lab)["state"] != "unavailable", 90)
