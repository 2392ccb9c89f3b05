"""What the bridge makes of a thermostat of a No Longer Evil server, worked out from the simulator's document."""

ACCOUNT = "nle"  # the name of the account, and so that of its structure

# The server says nothing of these.
NOT_TOLD = (
    "label",
    "is_locked",
    "locked_temp_min_c",
    "locked_temp_min_f",
    "locked_temp_max_c",
    "locked_temp_max_f",
    "sunlight_correction_active",
    "sunlight_correction_enabled",
    "last_connection",
    "where_id",
    "locale",
)


def is_only_there(thermostat):
    return thermostat.get("services") == ["nle"]


def serial(thermostat):
    return thermostat.get("nle", {}).get("serial", thermostat["device_id"])


def as_shown(thermostat):
    """The fields as Works with Nest would have them. The run time of the fan is known once it was set through the bridge:
    until then it must be missing in the simulator's document."""
    shown = {field: value for field, value in thermostat.items() if field not in NOT_TOLD}
    shown.update(structure_id=ACCOUNT, where_name=None)
    shown.setdefault("fan_timer_duration", None)
    return shown


def structure(serials):
    return {"structure_id": ACCOUNT, "name": ACCOUNT, "thermostats": serials}


def celsius(fahrenheit):
    return (fahrenheit - 32) * 5 / 9
