"""A thermostat that only a No Longer Evil server has, beside the home of Works with Nest: it has the entities of what that
server tells, commands reach that server, and the home beside it does not notice anything."""

import json
from pathlib import Path

from check_discovery import check_device
from check_states import check_every_entity, check_states
from house import House, is_bridge
from no_longer_evil import ACCOUNT
from no_longer_evil_orders import ECO, FAN, FAN_OFF, SCALES, SETPOINTS, SWITCHING
from waiting import Timeout, wait_until

FAMILY_HOME = Path(__file__).parents[3] / "config" / "homes" / "family.json"
THERMOSTAT = "bedroom-c3d4"  # in the home document
SERIAL = "02AA01AC00TEST01"  # what the server, and so the bridge, call it
PATH = f"/devices/thermostats/{THERMOSTAT}"

# Without label, lock, sunlight correction and last connection: the server does not tell them.
COMPONENTS = {
    "climate",
    "command",
    "eco_temperature_high",
    "eco_temperature_low",
    "emergency_heat",
    "fan_duration",
    "fan_run",
    "fan_timer_end",
    "humidity",
    "leaf",
    "online",
    "temperature",
    "temperature_scale",
    "time_to_target",
    "time_to_target_training",
}
PICTURES = ("camera", "image")  # their states and attributes change with time


def check_no_longer_evil(report, lab):
    lab.simulator.set("", _family_home())
    wait_until("the family home", lambda: "nest_living-room-a1b2" in House(lab).announced, 60)
    check_states(report, lab, "the family home without the thermostat: every entity is right")
    rest = _rest(lab)
    lab.simulator.forget_requests()
    lab.restart_bridge(with_nle=True, grace="5s")
    _check_entities(report, lab)
    _check_rest(report, lab, rest, "the home of Works with Nest shows what it showed before")
    for order in [*SETPOINTS, *ECO, *SWITCHING]:
        _check(report, lab, order)
    _check_fan(report, lab)
    _check_scale(report, lab)
    _check_refusal(report, lab)
    _check_asleep(report, lab)
    _check_turned_by_hand(report, lab)
    check_states(report, lab, "after all that every entity is right")
    with report.check("Works with Nest was sent nothing of it"):
        writes = lab.simulator.writes()
        assert not writes, f"it was sent {writes}"
    _check_rest(report, lab, rest, "and its home shows what it showed before")
    _check_server_away(report, lab, rest)
    _check_not_configured(report, lab, rest)


def _family_home():
    home = json.loads(FAMILY_HOME.read_text())
    for identifier, thermostat in home["devices"]["thermostats"].items():
        thermostat["services"] = ["nle" if identifier == THERMOSTAT else "wwn"]
    thermostat = home["devices"]["thermostats"][THERMOSTAT]
    thermostat["nle"] = {"serial": SERIAL}
    del thermostat["fan_timer_duration"]  # the server does not tell it, and the bridge knows it once it has set it
    return home


# --- what is there -----------------------------------------------------------------


def _check_entities(report, lab):
    with report.check("its server is configured: the thermostat is announced, with what the server tells and takes"):
        wait_until("the thermostat", lambda: f"nest_{SERIAL}" in House(lab).announced, 60)
        house = House(lab)
        keys = {component.key for component in house.announced[f"nest_{SERIAL}"].entities}
        assert keys == COMPONENTS, f"otherwise than expected: {sorted(keys ^ COMPONENTS)}"
        assert f"nest_{THERMOSTAT}" not in house.announced, "it is announced as a thermostat of Works with Nest, too"
    with report.check("its structure has no entity: the server knows nothing of away and of arrivals"):
        structure = House(lab).announced.get(f"nest_{ACCOUNT}")
        keys = [component.key for component in structure.components] if structure else []
        assert not keys, f"it has {keys}"
    check_device(report, lab, f"nest_{SERIAL}", "the thermostat is in Home Assistant's registries as it is announced")
    parent = House(lab).announced[f"nest_{SERIAL}"].block["via_device"]
    check_device(report, lab, parent, f"so is the device that it is connected via, {parent}")
    check_every_entity(report, lab)


def _rest(lab):
    """What Home Assistant shows of everything but the thermostat and the bridge: entity id -> state and attributes."""
    house = House(lab)
    shown = {}
    for device in house.announced.values():
        if is_bridge(device) or device.identifier == f"nest_{SERIAL}":
            continue
        for component in device.entities:
            state = house.state_of(component)
            if state is not None and component.platform not in PICTURES:
                shown[state["entity_id"]] = (state["state"], state["attributes"])
    return shown


def _check_rest(report, lab, before, promise):
    def the_same():
        now = _rest(lab)
        changed = [f"{name}: {before[name]} -> {now.get(name)}" for name in before if now.get(name) != before[name]]
        assert not changed, "\n".join(changed)
        return True

    with report.check(f"{promise} ({len(before)} entities)"):
        wait_until("the same states", the_same, 30)


# --- commands ----------------------------------------------------------------------


def _check(report, lab, order):
    with report.check(order.promise):
        entity_id = House(lab).entity_id(SERIAL, order.key)
        # Home Assistant reloads MQTT by itself 30 s after entities were enabled, and calls no service of one that is away.
        wait_until("the thermostat", lambda: _climate(lab)["state"] != "unavailable")
        before = _climate(lab)["attributes"].get("last_command_at")
        lab.simulator.forget_nle_commands()
        lab.home_assistant.api.call(order.service, entity_id, **order.data)

        def done():
            commands = _rounded(lab.simulator.nle_commands())
            assert commands == _rounded(order.commands), f"the server was sent {commands}"
            _assert_shown(lab.home_assistant.api.state(entity_id), order)
            receipt = _assert_status(lab, "confirmed")
            assert receipt["last_command_at"] != before, "the receipt is that of the command before"
            return True

        try:
            wait_until(f"{order.commands}, its state and its receipt", done, 40)
        except Timeout as timeout:
            raise AssertionError(f"{timeout}\n{PATH} is {lab.simulator.home(PATH)}") from timeout


def _rounded(value):
    """Lists for tuples and hundredths of a degree, so that values can be compared."""
    if isinstance(value, float):
        return round(value, 2)
    if isinstance(value, dict):
        return {key: _rounded(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(member) for member in value]
    return value


def _assert_shown(state, order):
    assert state["state"] == order.state, f"the state is {state['state']}"
    for name, wanted in order.attributes.items():
        shown = state["attributes"].get(name)
        assert shown == wanted, f"{name} is {shown}, should be {wanted}"


def _climate(lab):
    return lab.home_assistant.api.state(House(lab).entity_id(SERIAL, "climate"))


def _assert_status(lab, wanted):
    attributes = _climate(lab)["attributes"]
    status = attributes.get("last_command_status")
    assert status == wanted, f"the receipt is {status}: {attributes.get('last_command_message')}"
    return attributes


def _check_fan(report, lab):
    with report.check("a fan timer that the server cancels, as version 1.0.1 does: the climate entity says so"):
        lab.home_assistant.api.call("climate.set_fan_mode", House(lab).entity_id(SERIAL, "climate"), fan_mode="on")
        wait_until("the receipt", lambda: _assert_status(lab, "reverted"), 40)
        attributes = _climate(lab)["attributes"]
        assert "the fan timer was cancelled" in attributes["last_command_message"], attributes["last_command_message"]
        assert attributes["fan_mode"] == "auto", attributes["fan_mode"]
    lab.simulator.nle("fan_timers", last=True)
    for order in FAN:
        _check(report, lab, order)
    check_states(report, lab, "the fan runs: every entity is right")
    _check(report, lab, FAN_OFF)


def _check_scale(report, lab):
    for order in SCALES:
        _check(report, lab, order)
        check_states(report, lab, "  and every entity is right")


def _check_refusal(report, lab):
    with report.check("low and high that are too close, which the server would take: the climate entity says why not"):
        lab.simulator.forget_nle_commands()
        before = _climate(lab)["attributes"]
        entity_id = House(lab).entity_id(SERIAL, "climate")
        lab.home_assistant.api.call("climate.set_temperature", entity_id, target_temp_low=70, target_temp_high=71)
        wait_until("the receipt", lambda: _assert_status(lab, "refused"))
        attributes = _climate(lab)["attributes"]
        report.note(attributes["last_command_message"])
        assert "apart" in attributes["last_command_message"], attributes["last_command_message"]
        assert lab.simulator.nle_commands() == [], f"the server was sent {lab.simulator.nle_commands()}"
        for name in ("target_temp_low", "target_temp_high"):
            assert attributes[name] == before[name], f"{name} is {attributes[name]}"


# --- what the thermostat itself says -------------------------------------------------


def _check_asleep(report, lab):
    with report.check("a thermostat that sleeps: the server shows the new setpoint, Home Assistant the old one"):
        lab.simulator.nle("sleep", serial=SERIAL)
        entity_id = House(lab).entity_id(SERIAL, "climate")
        lab.home_assistant.api.call("climate.set_temperature", entity_id, target_temp_low=64, target_temp_high=79)
        wait_until("the server", lambda: round(lab.simulator.nle_status(SERIAL)["target_temperature_low"], 2) == 17.78)
        attributes = _climate(lab)["attributes"]
        assert attributes["target_temp_low"] == 66, attributes["target_temp_low"]
    with report.check("it wakes up: Home Assistant shows the new one"):
        lab.simulator.nle("wake", serial=SERIAL)
        wait_until("the setpoint", lambda: _climate(lab)["attributes"]["target_temp_low"] == 64)
        wait_until("the receipt", lambda: _assert_status(lab, "confirmed"))


def _check_turned_by_hand(report, lab):
    with report.check("somebody turns the thermostat itself: Home Assistant shows it"):
        lab.simulator.set(f"{PATH}/target_temperature_low_f", 67)
        wait_until("the setpoint", lambda: _climate(lab)["attributes"]["target_temp_low"] == 67)


# --- away and gone -----------------------------------------------------------------


def _check_server_away(report, lab, rest):
    lab.simulator.nle("stop", kill=True)  # one that ends in good order goes on answering for two minutes
    with report.check("the server is stopped: every entity of its thermostat is unavailable"):
        wait_until("the thermostat to go", lambda: _available(lab) == set(), 60)
    with report.check("the bridge's Cloud is off, and Problem says which account it is"):
        wait_until("Cloud", lambda: _bridge_state(lab, "cloud")["state"] == "off")
        wait_until("Problem", lambda: _bridge_state(lab, "problem")["state"] == "on")
        problem = _bridge_state(lab, "problem")["attributes"]["what_to_do"]
        assert f"account {ACCOUNT}" in problem, problem
    _check_rest(report, lab, rest, "the home of Works with Nest is there as before")
    lab.simulator.nle("start")
    with report.check("the server is back: every entity of its thermostat is there again"):
        wait_until("the thermostat", lambda: _available(lab) == COMPONENTS, 90)
    check_states(report, lab, "and is right")


def _bridge_state(lab, key):
    return lab.home_assistant.api.state(House(lab).entity_id("mqtt-bridge", key))


def _available(lab):
    house = House(lab)
    components = house.announced[f"nest_{SERIAL}"].entities
    return {component.key for component in components if house.state_of(component)["state"] != "unavailable"}


def _check_not_configured(report, lab, rest):
    lab.restart_bridge()
    with report.check("the server is not configured any more: its thermostat and its structure are gone"):

        def gone():
            house = House(lab)
            left = {f"nest_{SERIAL}", f"nest_{ACCOUNT}"} & (set(house.devices) | set(house.announced))
            assert not left, f"left are {sorted(left)}"
            return True

        wait_until("them to go", gone, 60)
    _check_rest(report, lab, rest, "and the home of Works with Nest is there as before")
