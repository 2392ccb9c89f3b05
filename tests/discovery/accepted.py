"""Whether Home Assistant takes what a state template gives, without a warning and without ignoring it."""

import json
import re

import home_assistant_rules as rules
from rendering import Entity

NONE = "None"  # Home Assistant's word for unknown
MAX_STATE = 255
NUMBER = re.compile(r"-?\d+(\.\d+)?")
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def accepted(entity: Entity, template: str, result: str) -> bool:
    config = entity.config
    if template == "json_attributes_template":
        return isinstance(json.loads(result), dict)
    if entity.platform == "text":
        return len(result) <= config.get("max", MAX_STATE)
    if result == NONE:
        return True
    if entity.platform == "climate":
        return _accepted_by_climate(config, template, result)
    if entity.platform in ("binary_sensor", "switch"):
        return result in (config.get("payload_on", "ON"), config.get("payload_off", "OFF"))
    if "options" in config:
        return result in config["options"]
    if config.get("device_class") == "timestamp":
        return TIMESTAMP.fullmatch(result) is not None and not result.startswith("1970")
    if "unit_of_measurement" in config or "state_class" in config:
        return NUMBER.fullmatch(result) is not None
    return 0 < len(result) <= MAX_STATE


def _accepted_by_climate(config: dict, template: str, result: str) -> bool:
    words = {
        "mode_state_template": lambda: config["modes"],
        "preset_mode_value_template": lambda: config["preset_modes"] + ["none"],
        "fan_mode_state_template": lambda: config["fan_modes"],
        "action_template": lambda: rules.CLIMATE_ACTIONS,
    }
    if template in words:
        return result in words[template]()
    return NUMBER.fullmatch(result) is not None
