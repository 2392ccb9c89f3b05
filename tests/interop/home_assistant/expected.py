"""What Home Assistant has to show for a Nest document, worked out here from the document alone: (state, attributes).

Written from the description of the service, not from the bridge's templates. A component that is not in these tables fails
its check, so that a new one is not forgotten here."""

from datetime import datetime

from nest import running_event, scale, to_unit

UNKNOWN = "unknown"


# --- how a value becomes a state ---------------------------------------------------


def on(value):
    return UNKNOWN if value is None else "on" if value else "off"


def text(value):
    return UNKNOWN if value in (None, "") else str(value)


def instant(value):
    """The service says 1970 for 'never'."""
    if not value or value.startswith("1970"):
        return UNKNOWN
    return datetime.fromisoformat(value.replace("Z", "+00:00")).strftime("%Y-%m-%dT%H:%M:%S+00:00")


def alarm(value):
    return UNKNOWN if value is None else on(value != "ok")


def presence(away):
    return {"home": "on", "away": "off", "auto-away": "off"}.get(away, UNKNOWN)


def away_choice(away):
    return {"home": "Home", "away": "Away", "auto-away": "Away"}.get(away, UNKNOWN)


def word(value):
    return UNKNOWN if value is None else "OK" if value == "ok" else value.capitalize()


# --- the climate entity ------------------------------------------------------------


def climate(thermostat, unit):
    mode = thermostat["hvac_mode"]
    shown = (thermostat["previous_hvac_mode"] or _fullest_mode(thermostat)) if mode == "eco" else mode
    own_unit = scale(thermostat)

    def shown_temperature(field):
        return to_unit(thermostat[f"{field}_{own_unit}"], own_unit, unit)

    both = thermostat["can_heat"] and thermostat["can_cool"]
    single = low = high = None
    if mode in ("heat", "cool"):
        single = shown_temperature("target_temperature")
    elif mode == "heat-cool":
        low, high = shown_temperature("target_temperature_low"), shown_temperature("target_temperature_high")
    elif mode == "eco" and both:
        low, high = shown_temperature("eco_temperature_low"), shown_temperature("eco_temperature_high")
    elif mode == "eco":
        single = shown_temperature("eco_temperature_low" if thermostat["can_heat"] else "eco_temperature_high")
    lowest, highest = (50, 90) if own_unit == "f" else (9, 32)
    if thermostat.get("is_locked"):
        lowest, highest = thermostat[f"locked_temp_min_{own_unit}"], thermostat[f"locked_temp_max_{own_unit}"]
    attributes = {
        "hvac_modes": _modes(thermostat),
        "hvac_action": _action(thermostat),
        "preset_mode": "eco" if mode == "eco" else "none",
        "preset_modes": ["none", "eco"],
        "current_temperature": shown_temperature("ambient_temperature"),
        "current_humidity": thermostat["humidity"],
        "temperature": single,
        "min_temp": to_unit(lowest, own_unit, unit),
        "max_temp": to_unit(highest, own_unit, unit),
        "friendly_name": thermostat["name"],
    }
    if both:
        attributes.update(target_temp_low=low, target_temp_high=high)
    if thermostat["has_fan"]:
        attributes.update(fan_modes=["auto", "on"], fan_mode="on" if thermostat["fan_timer_active"] else "auto")
    return shown.replace("-", "_"), attributes


def _fullest_mode(thermostat):
    return _modes(thermostat)[-1].replace("_", "-")


def _modes(thermostat):
    modes = ["off"]
    modes += ["heat"] if thermostat["can_heat"] else []
    modes += ["cool"] if thermostat["can_cool"] else []
    modes += ["heat_cool"] if thermostat["can_heat"] and thermostat["can_cool"] else []
    return modes


def _action(thermostat):
    if thermostat["hvac_state"] != "off":
        return thermostat["hvac_state"]
    if thermostat["fan_timer_active"]:
        return "fan"
    return "off" if thermostat["hvac_mode"] == "off" else "idle"


# --- everything else: component key -> state of the object ------------------------

THERMOSTAT = {
    "humidity": lambda t: text(t["humidity"]),
    "leaf": lambda t: on(t["has_leaf"]),
    "fan_timer_end": lambda t: instant(t["fan_timer_timeout"]),
    "fan_duration": lambda t: text(t["fan_timer_duration"]),
    "fan_run": lambda t: text(t["fan_timer_duration"]),
    "time_to_target": lambda t: text(t["time_to_target"]),
    "time_to_target_training": lambda t: word(t["time_to_target_training"]),
    "emergency_heat": lambda t: on(t["is_using_emergency_heat"]),
    "locked": lambda t: on(not t["is_locked"]),  # "on" is unlocked
    "sunlight_correction_enabled": lambda t: on(t["sunlight_correction_enabled"]),
    "sunlight_correction_active": lambda t: on(t["sunlight_correction_active"]),
    "temperature_scale": lambda t: t["temperature_scale"],
    "label": lambda t: t["label"],
    "online": lambda t: on(t["is_online"]),
    "last_connection": lambda t: instant(t["last_connection"]),
}

PROTECT = {
    "smoke": lambda p: (alarm(p["smoke_alarm_state"]), _alarm_attributes(p, "smoke_alarm_state")),
    "co": lambda p: (alarm(p["co_alarm_state"]), _alarm_attributes(p, "co_alarm_state")),
    "smoke_level": lambda p: word(p["smoke_alarm_state"]),
    "co_level": lambda p: word(p["co_alarm_state"]),
    "battery": lambda p: on(p["battery_health"] == "replace"),
    "manual_test": lambda p: on(p["is_manual_test_active"]),
    "last_manual_test": lambda p: instant(p["last_manual_test_time"]),
    "ui_color": lambda p: word(p["ui_color_state"]),
    "online": lambda p: on(p["is_online"]),
    "last_connection": lambda p: instant(p["last_connection"]),
}

CAMERA = {
    "streaming": lambda c: on(c["is_streaming"]),
    "motion": lambda c: on(running_event(c).get("has_motion", False)),
    "sound": lambda c: on(running_event(c).get("has_sound", False)),
    "person": lambda c: on(running_event(c).get("has_person", False)),
    "last_event_start": lambda c: instant((c.get("last_event") or {}).get("start_time")),
    "audio": lambda c: on(c["is_audio_input_enabled"]),
    "history": lambda c: on(c["is_video_history_enabled"]),
    "public_share": lambda c: on(c["is_public_share_enabled"]),
    "online": lambda c: on(c["is_online"]),
    "last_online_change": lambda c: instant(c["last_is_online_change"]),
}

STRUCTURE = {
    "away": lambda s: away_choice(s["away"]),
    "presence": lambda s: presence(s["away"]),
    "eta_begin": lambda s: instant(s["eta_begin"]),
    "smoke_alarm": lambda s: alarm(s["smoke_alarm_state"]),
    "co_alarm": lambda s: alarm(s["co_alarm_state"]),
    "peak_start": lambda s: instant(s["peak_period_start_time"]),
    "peak_end": lambda s: instant(s["peak_period_end_time"]),
    "rhr_enrollment": lambda s: on(s["rhr_enrollment"]),
    "security": lambda s: word(s["wwn_security_state"]),
    "time_zone": lambda s: s["time_zone"],
    "country_code": lambda s: s["country_code"],
    "postal_code": lambda s: s["postal_code"],
}

BY_KIND = {"thermostats": THERMOSTAT, "smoke_co_alarms": PROTECT, "cameras": CAMERA, "structures": STRUCTURE}


def _alarm_attributes(protect, field):
    return {"level": protect[field], "manual_test": protect["is_manual_test_active"]}


def _zone(camera, zone_id):
    return on(zone_id in map(str, running_event(camera).get("activity_zone_ids", [])))


def expected(thing, component, unit):
    """(state, attributes) of a component of this object in Home Assistant whose unit is "c" or "f". A state of None:
    nothing can be said, but that it is not unavailable."""
    key, value = component.key, thing.value
    if thing.kind == "thermostats" and key == "climate":
        return climate(value, unit)
    if thing.kind == "thermostats" and key == "temperature":
        own_unit = scale(value)
        return to_unit(value[f"ambient_temperature_{own_unit}"], own_unit, unit), {"device_class": "temperature"}
    if thing.kind == "thermostats" and key in ("eco_temperature_low", "eco_temperature_high"):
        own_unit = scale(value)
        return to_unit(value[f"{key}_{own_unit}"], own_unit, unit), {"device_class": "temperature"}
    if thing.kind == "cameras" and key.startswith("zone_"):
        return _zone(value, key.removeprefix("zone_")), {}
    if thing.kind == "structures" and key == "eta_cancel":
        return "unavailable", {}  # no trip was announced through the bridge
    if component.platform in ("button", "camera", "event", "image"):
        return None, {}
    assert key in BY_KIND[thing.kind], f"expected.py does not know the component {key} of {thing.kind}"
    state = BY_KIND[thing.kind][key](value)
    return state if isinstance(state, tuple) else (state, {})


def expected_bridge(component, broker):
    """The same for a component of the bridge itself, which has nothing to do: it is connected and well."""
    info = broker.retained_json("nest/bridge/info")
    states = {
        "cloud": ("on", {"cloud": "online", "blocked_until": {}}),
        "problem": ("off", {"what_to_do": ""}),
        "version": (info["version"], {}),
        "log_level": (word(info.get("log_level")), {}),
        "write_budget": (None, {}),
        "restart_needed": ("off", {"settings": []}),
        "resync": (None, {}),
    }
    assert component.key in states, f"expected.py does not know the component {component.key} of the bridge"
    return states[component.key]
