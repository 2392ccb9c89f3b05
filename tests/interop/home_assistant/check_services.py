"""What a person does in Home Assistant reaches the service as the right write, once, and comes back as state."""

from dataclasses import dataclass

from house import House
from waiting import Timeout, wait_until

THERMOSTAT = "living-room-a1b2"
CAMERA = "driveway-c9d0"
STRUCTURE = "home-5fd1"


@dataclass
class Action:
    """A service call with the writes it must lead to, in this order, and what Home Assistant must show afterwards."""

    promise: str
    service: str
    data: dict
    writes: list
    state: str = None
    attributes: dict = None


def on_thermostat():
    return [
        Action(
            "climate.set_temperature sets the single setpoint",
            "climate.set_temperature",
            {"temperature": 72},
            [{"target_temperature_f": 72}],
            "heat",
            {"temperature": 72},
        ),
        Action(
            "climate.set_hvac_mode to heat_cool",
            "climate.set_hvac_mode",
            {"hvac_mode": "heat_cool"},
            [{"hvac_mode": "heat-cool"}],
            "heat_cool",
            {"temperature": None},
        ),
        Action(
            "climate.set_temperature with low and high is one write",
            "climate.set_temperature",
            {"target_temp_low": 66, "target_temp_high": 77},
            [{"target_temperature_low_f": 66, "target_temperature_high_f": 77}],
            "heat_cool",
            {"target_temp_low": 66, "target_temp_high": 77},
        ),
        Action(
            "climate.set_temperature with a mode writes the mode first",
            "climate.set_temperature",
            {"hvac_mode": "cool", "temperature": 74},
            [{"hvac_mode": "cool"}, {"target_temperature_f": 74}],
            "cool",
            {"temperature": 74, "target_temp_low": None, "target_temp_high": None},
        ),
        Action(
            "climate.set_preset_mode to eco; the mode behind it stays visible",
            "climate.set_preset_mode",
            {"preset_mode": "eco"},
            [{"hvac_mode": "eco"}],
            "cool",
            {"preset_mode": "eco", "temperature": None},
        ),
        Action(
            "climate.set_preset_mode to none goes back to the mode before",
            "climate.set_preset_mode",
            {"preset_mode": "none"},
            [{"hvac_mode": "cool"}],
            "cool",
            {"preset_mode": "none", "temperature": 74},
        ),
        Action(
            "climate.set_preset_mode to eco again",
            "climate.set_preset_mode",
            {"preset_mode": "eco"},
            [{"hvac_mode": "eco"}],
            "cool",
            {"preset_mode": "eco"},
        ),
        Action(
            "climate.set_hvac_mode leaves eco",
            "climate.set_hvac_mode",
            {"hvac_mode": "heat"},
            [{"hvac_mode": "heat"}],
            "heat",
            {"preset_mode": "none", "temperature": 74},
        ),
        Action(
            "climate.turn_off", "climate.turn_off", {}, [{"hvac_mode": "off"}], "off", {"temperature": None}
        ),
        Action(
            "climate.set_hvac_mode to heat",
            "climate.set_hvac_mode",
            {"hvac_mode": "heat"},
            [{"hvac_mode": "heat"}],
            "heat",
        ),
        Action(
            "climate.set_fan_mode to on",
            "climate.set_fan_mode",
            {"fan_mode": "on"},
            [{"fan_timer_active": True}],
            "heat",
            {"fan_mode": "on"},
        ),
        Action(
            "climate.set_fan_mode to auto",
            "climate.set_fan_mode",
            {"fan_mode": "auto"},
            [{"fan_timer_active": False}],
            "heat",
            {"fan_mode": "auto"},
        ),
    ]


def check_services(report, lab):
    for action in on_thermostat():
        _check(report, lab, THERMOSTAT, "climate", action)
    duration = [{"fan_timer_duration": 30}]
    _check(report, lab, THERMOSTAT, "fan_duration", _select("the fan's run time", "30", duration))
    label = Action("text.set_value of the label", "text.set_value", {"value": "Main"}, [{"label": "Main"}], "Main")
    _check(report, lab, THERMOSTAT, "label", label)
    off = Action("switch.turn_off of the camera", "switch.turn_off", {}, [{"is_streaming": False}], "off")
    on = Action("switch.turn_on of the camera", "switch.turn_on", {}, [{"is_streaming": True}], "on")
    _check(report, lab, CAMERA, "streaming", off)
    _check(report, lab, CAMERA, "streaming", on)
    _check(report, lab, STRUCTURE, "away", _select("the home", "Away", [{"away": "away"}]))
    _check(report, lab, STRUCTURE, "away", _select("the home", "Home", [{"away": "home"}]))


def _select(what, option, writes):
    return Action(f"select.select_option of {what}: {option}", "select.select_option", {"option": option}, writes, option)


def _check(report, lab, identifier, key, action):
    api, simulator = lab.home_assistant.api, lab.simulator
    house = House(lab)
    thing = house.things[identifier]
    with report.check(action.promise):
        entity_id = house.entity_id(identifier, key)
        simulator.forget_requests()
        api.call(action.service, entity_id, **action.data)

        def done():
            writes = simulator.writes()
            assert writes == action.writes, f"the service was sent {writes}"
            _assert_shown(api.state(entity_id), action)
            return True

        try:
            wait_until(f"{action.writes} and its state", done)
        except Timeout as timeout:
            raise AssertionError(f"{timeout}\n{thing.path} is {simulator.home(thing.path)}") from timeout


def _assert_shown(state, action):
    if action.state is not None:
        assert state["state"] == action.state, f"the state is {state['state']}"
    for name, wanted in (action.attributes or {}).items():
        shown = state["attributes"].get(name)
        assert shown == wanted, f"{name} is {shown}, should be {wanted}"
