"""What a person does with the thermostat in Home Assistant, and the commands that the No Longer Evil server must get.

Each order begins where the one before it has ended. The thermostat and Home Assistant have °F, the server has °C."""

from dataclasses import dataclass, field

from no_longer_evil import celsius


@dataclass
class Order:
    """A service call with the commands that it must lead to, in this order, and what the entity must show afterwards."""

    promise: str
    service: str
    data: dict
    commands: list  # (command, value)
    state: str
    attributes: dict = field(default_factory=dict)
    key: str = "climate"


def _mode(mode, commands, **attributes):
    promise = f"climate.set_hvac_mode to {mode}"
    return Order(promise, "climate.set_hvac_mode", {"hvac_mode": mode}, commands, mode, attributes)


def _preset(promise, preset, commands, **attributes):
    data = {"preset_mode": preset}
    return Order(promise, "climate.set_preset_mode", data, commands, "heat_cool", {"preset_mode": preset, **attributes})


def _fan(mode, commands):
    promise = f"climate.set_fan_mode to {mode}"
    return Order(promise, "climate.set_fan_mode", {"fan_mode": mode}, commands, "heat_cool", {"fan_mode": mode})


def _number(promise, key, value, commands):
    return Order(f"number.set_value of {promise}", "number.set_value", {"value": value}, commands, str(value), key=key)


def _select(promise, key, option, commands):
    promise = f"select.select_option of {promise}: {option}"
    return Order(promise, "select.select_option", {"option": option}, commands, option, key=key)


SETPOINTS = [
    _mode("heat", [("set_mode", "heat")], target_temp_low=None, target_temp_high=None),
    Order(
        "climate.set_temperature sets the single setpoint",
        "climate.set_temperature",
        {"temperature": 72},
        [("set_temperature", celsius(72))],
        "heat",
        {"temperature": 72},
    ),
    _mode("cool", [("set_mode", "cool")], temperature=72),
    Order(
        "climate.set_temperature with a mode sends the mode first",
        "climate.set_temperature",
        {"hvac_mode": "heat", "temperature": 68},
        [("set_mode", "heat"), ("set_temperature", celsius(68))],
        "heat",
        {"temperature": 68},
    ),
    _mode("heat_cool", [("set_mode", "heat-cool")], temperature=None),
    Order(
        "climate.set_temperature with low and high is one command",
        "climate.set_temperature",
        {"target_temp_low": 66, "target_temp_high": 77},
        [("set_temperature", {"low": celsius(66), "high": celsius(77)})],
        "heat_cool",
        {"target_temp_low": 66, "target_temp_high": 77},
    ),
]

ECO = [
    _preset(
        "climate.set_preset_mode to eco: the dial shows the eco temperatures, and the mode behind them stays visible",
        "eco",
        [("set_away", True)],
        target_temp_low=55,
        target_temp_high=76,
    ),
    _number("the eco heating temperature", "eco_temperature_low", 60, [("set_eco_temperatures", {"low": celsius(60)})]),
    _number("the eco cooling temperature", "eco_temperature_high", 80, [("set_eco_temperatures", {"high": celsius(80)})]),
    _preset(
        "climate.set_preset_mode to none goes back to the mode before, and to its setpoints",
        "none",
        [("set_away", False)],
        target_temp_low=66,
        target_temp_high=77,
    ),
    _preset(
        "climate.set_preset_mode to eco again: the dial shows the new eco temperatures",
        "eco",
        [("set_away", True)],
        target_temp_low=60,
        target_temp_high=80,
    ),
    Order(
        "climate.set_hvac_mode to heat leaves eco first",
        "climate.set_hvac_mode",
        {"hvac_mode": "heat"},
        [("set_away", False), ("set_mode", "heat")],
        "heat",
        {"preset_mode": "none", "temperature": 68},
    ),
]

SWITCHING = [
    Order("climate.turn_off", "climate.turn_off", {}, [("set_mode", "off")], "off", {"temperature": None}),
    Order(
        "climate.turn_on: Home Assistant asks for heat_cool",
        "climate.turn_on",
        {},
        [("set_mode", "heat-cool")],
        "heat_cool",
        {"target_temp_low": 66, "target_temp_high": 77},
    ),
    Order("climate.toggle switches off", "climate.toggle", {}, [("set_mode", "off")], "off"),
    _mode("heat_cool", [("set_mode", "heat-cool")]),
]

# With a server that does not have the error of version 1.0.1, which ends fan timers.
FAN = [
    _fan("on", [("set_fan", "on")]),
    _fan("auto", [("set_fan", "auto")]),
    _select("the fan's run time", "fan_duration", "30", [("set_device_setting", {"fan_timer_duration_minutes": 30})]),
    _fan("on", [("set_fan", 30 * 60)]),
    _fan("auto", [("set_fan", "auto")]),
    Order(
        "number.set_value of the fan run: 50 minutes run for 60",
        "number.set_value",
        {"value": 50},
        [("set_device_setting", {"fan_timer_duration_minutes": 60}), ("set_fan", 60 * 60)],
        "60",
        key="fan_run",
    ),
]

FAN_OFF = _fan("auto", [("set_fan", "auto")])

SCALES = [
    _select("the thermostat's scale", "temperature_scale", scale, [("set_device_setting", {"temperature_scale": scale})])
    for scale in ("C", "F")
]
