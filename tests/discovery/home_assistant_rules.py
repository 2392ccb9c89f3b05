"""What Home Assistant's MQTT integration accepts in a discovery message, as far as this project uses it.

Facts about Home Assistant 2024.12 to 2026.11 (https://www.home-assistant.io/integrations/mqtt/). A key that is legal
there and unused here is left out on purpose: whoever begins to use it looks it up and adds it.
"""

import re
from dataclasses import dataclass, field


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# An unknown key in one of these makes Home Assistant refuse the whole message.
ENVELOPE = words("device origin components availability availability_mode state_topic qos encoding")
ENVELOPE_REQUIRED = words("device origin components")
DEVICE = words("""configuration_url connections hw_version identifiers manufacturer model model_id name serial_number
                  suggested_area sw_version via_device""")
ORIGIN = words("name sw_version support_url")
AVAILABILITY = words("topic payload_available payload_not_available value_template")

# What Home Assistant reads in a component where the component has no such key of its own.
SHARED = words("device origin availability availability_mode state_topic qos encoding")

# Every entity may have these.
COMMON = words("""availability availability_mode default_entity_id device enabled_by_default entity_category icon
                  json_attributes_template json_attributes_topic name origin qos unique_id""")


@dataclass(frozen=True)
class Platform:
    keys: frozenset[str]  # besides COMMON
    required: frozenset[str] = frozenset()
    device_classes: frozenset[str] = frozenset()
    is_entity: bool = True
    has_state: bool = True  # without a state topic Home Assistant shows what the user asked for, not what is
    categories: frozenset[str] = field(default=words("config diagnostic"))


PLATFORMS = {
    "binary_sensor": Platform(
        words("device_class off_delay payload_off payload_on state_topic value_template"),
        required=words("state_topic"),
        device_classes=words("""battery battery_charging carbon_monoxide cold connectivity door garage_door gas heat
                                light lock moisture motion moving occupancy opening plug power presence problem running
                                safety smoke sound tamper update vibration window"""),
        categories=words("diagnostic")),
    "button": Platform(
        words("command_template command_topic device_class payload_press"),
        required=words("command_topic"), device_classes=words("identify restart update"), has_state=False),
    "climate": Platform(
        words("""action_template action_topic current_humidity_template current_humidity_topic
                 current_temperature_template current_temperature_topic fan_mode_command_template fan_mode_command_topic
                 fan_mode_state_template fan_mode_state_topic fan_modes max_temp min_temp mode_command_template
                 mode_command_topic mode_state_template mode_state_topic modes precision preset_mode_command_template
                 preset_mode_command_topic preset_mode_state_topic preset_mode_value_template preset_modes
                 temp_step temperature_command_template temperature_command_topic
                 temperature_high_command_template temperature_high_command_topic temperature_high_state_template
                 temperature_high_state_topic temperature_low_command_template temperature_low_command_topic
                 temperature_low_state_template temperature_low_state_topic temperature_state_template
                 temperature_state_topic temperature_unit"""),
        required=words("modes mode_state_topic temperature_unit min_temp max_temp temp_step"), has_state=False),
    "device_automation": Platform(
        words("automation_type device origin payload qos subtype topic type value_template"),
        required=words("automation_type subtype topic type"), is_entity=False, has_state=False),
    "event": Platform(
        words("device_class event_types state_topic value_template"),
        required=words("state_topic event_types"), device_classes=words("button doorbell motion"), has_state=False),
    "camera": Platform(words("image_encoding topic"), required=words("topic"), has_state=False),
    "image": Platform(
        words("content_type image_encoding image_topic url_template url_topic"), has_state=False),
    "number": Platform(
        words("""command_template command_topic device_class max min mode state_topic step unit_of_measurement
                 value_template"""),
        required=words("command_topic min max"), device_classes=words("duration humidity temperature")),
    "select": Platform(
        words("command_template command_topic options state_topic value_template"),
        required=words("command_topic options")),
    "sensor": Platform(
        words("""device_class options state_class state_topic suggested_display_precision unit_of_measurement
                 value_template"""),
        required=words("state_topic"), device_classes=words("duration enum humidity temperature timestamp"),
        categories=words("diagnostic")),
    "switch": Platform(
        words("""command_template command_topic device_class payload_off payload_on state_off state_on state_topic
                 value_template"""),
        required=words("command_topic"), device_classes=words("outlet switch")),
    "text": Platform(
        words("command_template command_topic max min mode pattern state_topic value_template"),
        required=words("command_topic")),
}

CLIMATE_MODES = words("auto off cool heat dry fan_only heat_cool")
CLIMATE_ACTIONS = words("off heating cooling drying idle fan preheating defrosting")

# Exact; `C` is no unit of a sensor.
SENSOR_UNITS = {"temperature": words("°C °F K"), "humidity": words("%"), "duration": words("d h min s ms")}
STATE_CLASSES = words("measurement total total_increasing")
CLASSES_WITHOUT_UNIT = words("enum timestamp")

PLAIN_ID = re.compile(r"[a-zA-Z0-9_-]+")
# Home Assistant transliterates letters beyond ASCII.
ENTITY_ID = re.compile(r"(?!_)[a-z_]+\.(?!_)(?!\w*__)(?:(?![A-Z])\w)+(?<!_)")

# State template -> the key with the topic that it reads.
TEMPLATE_TOPICS = {
    "value_template": "state_topic",
    "json_attributes_template": "json_attributes_topic",
    "mode_state_template": "mode_state_topic",
    "action_template": "action_topic",
    "preset_mode_value_template": "preset_mode_state_topic",
    "fan_mode_state_template": "fan_mode_state_topic",
    "current_temperature_template": "current_temperature_topic",
    "current_humidity_template": "current_humidity_topic",
    "temperature_state_template": "temperature_state_topic",
    "temperature_low_state_template": "temperature_low_state_topic",
    "temperature_high_state_template": "temperature_high_state_topic",
}


def shared_keys(platform: str) -> frozenset[str]:
    """What the platform takes from beside it in the message; Home Assistant drops the rest."""
    known = PLATFORMS.get(platform)
    if known is None:
        return frozenset()
    return SHARED & (known.keys | COMMON if known.is_entity else known.keys)
