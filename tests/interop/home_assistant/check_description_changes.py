"""A device that is to be read differently: Home Assistant shows nothing false, not even for a moment, since its recorder
would keep it."""

from dataclasses import dataclass

from check_states import check_states
from expected import expected
from house import House
from state_log import StateLog
from waiting import wait_until

THERMOSTAT = "living-room-a1b2"
PATH = f"/devices/thermostats/{THERMOSTAT}"
CLOSE = 1.0  # degrees, of Home Assistant's unit: both scales are rounded
SHOWN = 5  # of many false states


@dataclass
class Change:
    promise: str
    field: str
    value: object


CHANGES = [
    Change("the scale changed to °C", "temperature_scale", "C"),
    Change("and back to °F", "temperature_scale", "F"),
    Change("no cooling any more", "can_cool", False),
    Change("cooling again", "can_cool", True),
    Change("no fan any more", "has_fan", False),
    Change("a fan again", "has_fan", True),
    Change("locked", "is_locked", True),
    Change("unlocked", "is_locked", False),
]


def check_description_changes(report, lab):
    for change in CHANGES:
        _check(report, lab, change)


def _check(report, lab, change):
    house = House(lab)
    climate, sensor = house.entity_id(THERMOSTAT, "climate"), house.entity_id(THERMOSTAT, "temperature")
    described = house.announced[f"nest_{THERMOSTAT}"]
    right = _temperatures(house)
    log = StateLog(lab.home_assistant.api)
    lab.simulator.set(f"{PATH}/{change.field}", change.value)
    check_states(report, lab, f"{change.promise}: every entity is right")
    with report.check("  and nothing false was shown meanwhile"):
        wait_until("the new description", lambda: _described(lab) != described, 30)
        wait_until("the device", lambda: _shown(log, climate)[-1]["state"] != "unavailable", 30)
        false = [line for state in _shown(log, climate) for line in _false_climate(state, right)]
        false += [f"{sensor} {s['state']}" for s in log.of(sensor) if not _near(s["state"], right["ambient"])]
        log.close()
        assert not false, "\n".join(false[:SHOWN])


def _described(lab):
    return House(lab).announced[f"nest_{THERMOSTAT}"]


def _shown(log, entity_id):
    shown = log.of(entity_id)
    assert shown, f"{entity_id} has shown nothing"
    return shown


def _temperatures(house):
    """What the home is like, in Home Assistant's unit: none of the changes is one of these."""
    device = house.announced[f"nest_{THERMOSTAT}"]
    _, attributes = expected(house.thing(device), house.component(THERMOSTAT, "climate"), house.unit)
    ambient, _ = expected(house.thing(device), house.component(THERMOSTAT, "temperature"), house.unit)
    return {"setpoint": attributes["temperature"], "ambient": ambient}


def _false_climate(state, right):
    attributes = state["attributes"]
    for attribute, wanted in (("temperature", right["setpoint"]), ("current_temperature", right["ambient"])):
        if not _near(attributes.get(attribute), wanted):
            yield f"{state['entity_id']} {state['state']}: {attribute} {attributes[attribute]}"


def _near(shown, wanted):
    if shown in (None, "unavailable", "unknown"):
        return True
    return abs(float(shown) - wanted) <= CLOSE
