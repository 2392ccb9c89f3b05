"""Documents of the Nest service for tests: one full object of each kind, from which a test leaves out and changes."""

import copy
import json
from pathlib import Path

CONFIG_HOMES = Path(__file__).parents[2] / "config" / "homes"

NEVER = "1970-01-01T00:00:00.000Z"
MORNING = "2025-02-11T07:13:20.360Z"
NOON = "2025-02-11T12:00:00.000Z"
SECRET = "c.SecretOfTheUser"
HOME = "home-1a"

THERMOSTAT = {
    "structure_id": HOME, "where_id": "where-hall", "where_name": "Hall", "name": "Hall (Upper)", "label": "Upper",
    "name_long": "Hall Thermostat (Upper)", "locale": "en-GB", "software_version": "5.9.3-6",
    "is_online": True, "last_connection": MORNING, "can_heat": True, "can_cool": True, "has_fan": True,
    "is_using_emergency_heat": False, "has_leaf": True, "temperature_scale": "C",
    "hvac_mode": "heat", "previous_hvac_mode": "", "hvac_state": "heating", "humidity": 45,
    "ambient_temperature_c": 19.5, "ambient_temperature_f": 67,
    "target_temperature_c": 21.0, "target_temperature_f": 70,
    "target_temperature_low_c": 19.0, "target_temperature_low_f": 66,
    "target_temperature_high_c": 24.5, "target_temperature_high_f": 76,
    "eco_temperature_low_c": 14.0, "eco_temperature_low_f": 57,
    "eco_temperature_high_c": 27.0, "eco_temperature_high_f": 81,
    "away_temperature_low_c": 14.0, "away_temperature_low_f": 57,
    "away_temperature_high_c": 27.0, "away_temperature_high_f": 81,
    "is_locked": False, "locked_temp_min_c": 17.0, "locked_temp_min_f": 63,
    "locked_temp_max_c": 22.5, "locked_temp_max_f": 73,
    "fan_timer_active": False, "fan_timer_duration": 15, "fan_timer_timeout": NEVER,
    "sunlight_correction_enabled": True, "sunlight_correction_active": False,
    "time_to_target": "~15", "time_to_target_training": "ready",
}

PROTECT = {
    "structure_id": HOME, "where_id": "where-hall", "where_name": "Hall", "name": "Hall",
    "name_long": "Hall Nest Protect", "locale": "en-GB", "software_version": "3.1.4rc3",
    "is_online": True, "last_connection": MORNING, "battery_health": "ok", "smoke_alarm_state": "ok",
    "co_alarm_state": "ok", "ui_color_state": "green", "is_manual_test_active": False, "last_manual_test_time": NEVER,
}

CAMERA = {
    "structure_id": HOME, "where_id": "where-door", "where_name": "Front Door", "name": "Front Door",
    "name_long": "Front Door Camera", "software_version": "205-600055",
    "is_online": True, "last_is_online_change": MORNING, "is_streaming": True, "is_audio_input_enabled": True,
    "is_video_history_enabled": True, "is_public_share_enabled": True,
    "public_share_url": "https://video.nest.com/live/Sdgf4y",
    "web_url": f"https://home.nest.com/cameras/1?auth={SECRET}",
    "app_url": f"nestmobile://cameras/1?auth={SECRET}",
    "snapshot_url": f"https://www.dropcam.com/api/wwn.get_snapshot/1?auth={SECRET}",
    "activity_zones": [{"name": "Gate", "id": 410021}, {"name": "Path", "id": 410022}],
    "last_event": {
        "has_sound": False, "has_motion": True, "has_person": True, "start_time": MORNING,
        "end_time": "2025-02-11T07:13:43.840Z", "urls_expire_time": "2025-02-21T07:13:20.360Z",
        "web_url": f"https://home.nest.com/cameras/1/cuepoints/2?auth={SECRET}",
        "app_url": f"nestmobile://cameras/1/cuepoints/2?auth={SECRET}",
        "image_url": f"https://www.dropcam.com/api/wwn.get_event_clip/1/frame?auth={SECRET}",
        "animated_image_url": f"https://www.dropcam.com/api/wwn.get_event_clip/1/gif?auth={SECRET}",
        "activity_zone_ids": ["410021"],
    },
}

# Of Google Device Access, before its first event.
DOORBELL = {
    "structure_id": HOME, "where_id": "where-door", "where_name": "Front Door", "name": "Front Door",
    "name_long": "Front Door Doorbell", "label": "", "is_online": True, "x_has_chime": True,
    "last_event": {"start_time": None, "end_time": None, "has_chime": False, "has_motion": False, "has_person": False},
}

STRUCTURE = {
    "name": "Mill House", "country_code": "GB", "postal_code": "LA22 9AN", "time_zone": "Europe/London",
    "away": "home", "rhr_enrollment": True, "eta_begin": NEVER,
    "peak_period_start_time": MORNING, "peak_period_end_time": NOON,
    "smoke_alarm_state": "ok", "co_alarm_state": "ok", "wwn_security_state": "ok",
    "wheres": {"where-hall": {"where_id": "where-hall", "name": "Hall"}},
}


def changed(whole: dict, **values: object) -> dict:
    return copy.deepcopy(whole) | values


def without(whole: dict, *fields: str) -> dict:
    """A copy without these fields; one of a nested object is `last_event/has_motion`."""
    part = copy.deepcopy(whole)
    for name in fields:
        *outer, last = name.split("/")
        at = part
        for level in outer:
            at = at[level]
        del at[last]
    return part


def home(thermostats: dict | None = None, protects: dict | None = None, cameras: dict | None = None,
         structures: dict | None = None) -> dict:
    """A document of these objects by id. Without any structure named there is the one that all devices are in."""
    groups = {"thermostats": thermostats, "smoke_co_alarms": protects, "cameras": cameras}
    devices = {kind: {id: value | {"device_id": id} for id, value in objects.items()}
               for kind, objects in groups.items() if objects}
    structures = {HOME: STRUCTURE} if structures is None else structures
    return {"metadata": {"access_token": SECRET, "client_version": 1}, "devices": devices,
            "structures": {id: value | {"structure_id": id} for id, value in structures.items()}}


def full_home() -> dict:
    return home({"thermostat": THERMOSTAT}, {"protect": PROTECT}, {"camera": CAMERA})


def of_the_simulator() -> dict[str, dict]:
    homes = {path.stem: json.loads(path.read_text()) for path in sorted(CONFIG_HOMES.glob("*.json"))}
    assert {"family", "cottage"} <= homes.keys(), f"{CONFIG_HOMES} holds {sorted(homes)}"
    return homes


ODD_IDS = ["peyiJNo0IldT2YlIVtYaGQ", "_H_pwS10-pCRsE", "with blank", "a/b+c#d", "Flügel-Küche", "a b", "a_b", "a.b",
           "set", "sensor", "device", "mqtt-bridge", "climate", "'quoted\"", "{{ braces }}", "\t", ""]

EMPTY_NAMES = {"name": "", "name_long": "", "where_name": "", "label": ""}
FOREIGN_NAMES = {"name": "Küche (oben)", "name_long": "Küche Thermostat (oben)", "where_name": "Küche", "label": "oben"}
JAPANESE_NAMES = {"name": "台所", "name_long": "台所のサーモスタット", "where_name": "台所", "label": ""}
AWKWARD_NAMES = {"name": "  Tom's \"den\" {{ x }}__ \\ ", "name_long": "{% raw %}", "where_name": "_", "label": "+/#"}


def _thermostats() -> dict[str, dict]:
    variants = {
        "celsius": {}, "fahrenheit": {"temperature_scale": "F"},
        "locked": {"is_locked": True}, "locked-f": {"is_locked": True, "temperature_scale": "F"},
        "locked-oddly": {"is_locked": True, "locked_temp_min_c": 40, "locked_temp_max_c": "high"},
        "heat-only": {"can_cool": False}, "cool-only": {"can_heat": False, "hvac_mode": "cool"},
        "neither": {"can_heat": False, "can_cool": False, "hvac_mode": "off"},
        "no-fan": {"has_fan": False},
        "eco": {"hvac_mode": "eco", "previous_hvac_mode": "heat-cool"},
        "eco-from-nowhere": {"hvac_mode": "eco", "previous_hvac_mode": ""},
        "eco-null": {"hvac_mode": "eco", "previous_hvac_mode": None},
        "empty-names": EMPTY_NAMES, "foreign-names": FOREIGN_NAMES, "japanese-names": JAPANESE_NAMES,
        "awkward-names": AWKWARD_NAMES, "homeless": {"structure_id": "somewhere-else"},
    }
    thermostats = {id: changed(THERMOSTAT, **values) for id, values in variants.items()}
    thermostats["nothing-but-id"] = {}
    thermostats["no-setpoints"] = {k: v for k, v in THERMOSTAT.items() if not k.startswith("target_")}
    thermostats["no-scale"] = without(THERMOSTAT, "temperature_scale")
    thermostats["all-null"] = dict.fromkeys(THERMOSTAT)
    thermostats["no-home"] = without(THERMOSTAT, "structure_id")
    return thermostats


def _cameras() -> dict[str, dict]:
    image_fields = ["is_public_share_enabled", "public_share_url", "snapshot_url", "activity_zones"]
    event_images = ["last_event/image_url", "last_event/animated_image_url", "last_event/activity_zone_ids"]
    zones = [{"name": "Same", "id": 1}, {"name": "Same", "id": "1"}, {"name": "", "id": "text-id"}, {"id": 7},
             {"name": "no id"}, {"name": "odd", "id": "it's"}, {"name": None, "id": None}, {"name": "Tor", "id": "_"},
             {"name": "half", "id": 1.5}, "none at all", {"name": "Größe", "id": "A"}, {"name": "lower", "id": "a"}]
    return {
        "full": CAMERA, "no-event": without(CAMERA, "last_event"), "empty-event": changed(CAMERA, last_event={}),
        "null-event": changed(CAMERA, last_event=None), "list-event": changed(CAMERA, last_event=[]),
        "without-images": without(CAMERA, *image_fields, *event_images),
        "odd-zones": changed(CAMERA, activity_zones=zones), "null-zones": changed(CAMERA, activity_zones=None),
        "empty-names": changed(CAMERA, **EMPTY_NAMES), "nothing-but-id": {}, "all-null": dict.fromkeys(CAMERA),
        "doorbell": DOORBELL,
    }


def of_all_shapes() -> dict[str, dict]:
    """Every shape that the service is known to send, and some that it should not."""
    alarms = ["smoke_alarm_state", "co_alarm_state"]
    structures = {
        HOME: STRUCTURE, "no-protects": without(STRUCTURE, *alarms), "bare": {}, "all-null": dict.fromkeys(STRUCTURE),
        "nameless": changed(STRUCTURE, name=""), "japanese": changed(STRUCTURE, name="家"),
        "old-word": changed(STRUCTURE, away="auto-away"), "nobody-knows": changed(STRUCTURE, away="unknown"),
    }
    few_rights = without(STRUCTURE, "postal_code", "eta_begin", "peak_period_start_time", "peak_period_end_time",
                         "rhr_enrollment", "wwn_security_state", "away", *alarms)
    # One id may be of each kind only once: all kinds share the space of Home Assistant's identifiers.
    return {
        "thermostats": home(_thermostats()),
        "protects": home(protects={
            "full": PROTECT, "alarm": changed(PROTECT, smoke_alarm_state="emergency", ui_color_state="red"),
            "never-tested": without(PROTECT, "last_manual_test_time"), "nothing-but-id": {},
            "all-null": dict.fromkeys(PROTECT), "empty-names": changed(PROTECT, **EMPTY_NAMES)}),
        "cameras": home(cameras=_cameras()),
        "structures": home(structures=structures),
        "few rights": home({"thermostat": THERMOSTAT}, structures={HOME: few_rights}),
        "odd thermostat ids": home({id: THERMOSTAT for id in ODD_IDS}),
        "odd protect ids": home(protects={id: PROTECT for id in ODD_IDS}),
        "odd camera ids": home(cameras={id: CAMERA for id in ODD_IDS}),
        "odd structure ids": home(structures={id: STRUCTURE for id in ODD_IDS}),
        "nothing": {"devices": {}, "structures": {}},
        "empty": {},
        "products of others": full_home() | {"devices": {"$company": {"$product": {"id": {"software": {}}}}}},
    }
