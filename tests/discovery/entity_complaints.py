"""What Home Assistant, and the project's own rules, have against one entity."""

from collections.abc import Iterator

import climate_complaints
import home_assistant_rules as rules
import templates
from accepted import accepted
from rendering import Entity, Rendering

# Below an object's topic; the fields of docs/topics.md that may be set, with the two that are the bridge's own.
WRITABLE = rules.words("""
    hvac_mode eco fan_timer_active fan_timer_duration temperature_scale label
    target_temperature_c target_temperature_low_c target_temperature_high_c
    target_temperature_f target_temperature_low_f target_temperature_high_f
    is_streaming away eta""")
REQUESTS = rules.words("resync log_level")


def about(entity: Entity, rendering: Rendering) -> Iterator[str]:
    platform = rules.PLATFORMS[entity.platform]
    yield from _keys(entity, platform)
    yield from _topics(entity, rendering)
    if not platform.is_entity:
        return
    yield from _identity(entity)
    yield from _looks(entity, platform)
    yield from _availability(entity, rendering)
    if entity.platform == "climate":
        yield from climate_complaints.about(entity)
    if entity.platform == "sensor":
        yield from _sensor(entity)
    if entity.platform == "image" and ("image_topic" in entity.config) == ("url_topic" in entity.config):
        yield "an image needs exactly one of image_topic and url_topic"
    yield from _state(entity, rendering)


def _keys(entity: Entity, platform: rules.Platform) -> Iterator[str]:
    known = platform.keys | rules.COMMON if platform.is_entity else platform.keys
    for key in sorted(entity.config.keys() - known):
        yield f"{entity.platform} knows no {key}"
    for key in sorted(platform.required - entity.config.keys()):
        yield f"{entity.platform} needs {key}"
    if platform.has_state and "state_topic" not in entity.config:
        yield "without a state topic it would show what the user asked for"
    for key, value in entity.config.items():
        if value is None and key != "name":
            yield f"{key} is null"
    if entity.config.get("qos", 0) not in (0, 1, 2):
        yield f"qos {entity.config['qos']}"


def _topics(entity: Entity, rendering: Rendering) -> Iterator[str]:
    retained = rendering.retained()
    for key, topic in entity.config.items():
        if key != "topic" and not key.endswith("_topic"):
            continue
        if not isinstance(topic, str) or not topic.startswith(rendering.base_topic + "/") or set("+#\0") & set(topic):
            yield f"{key} is {topic!r}"
        elif key.endswith("command_topic"):
            yield from _command_topic(entity, key, topic, rendering)
        elif entity.platform in ("image", "camera"):
            if not topic.endswith(("/snapshot", "/last_event/image")):
                yield f"{key} is no image of ours: {topic}"
        elif entity.platform in ("event", "device_automation") and not key.startswith("json_attributes"):
            if not topic.endswith(("/event", "/result")) or topic in retained:
                yield f"{key} must be one of events, which are not retained: {topic}"
        elif topic not in retained and not _is_of_commands(key, topic, rendering):
            yield f"nothing is retained on {key} {topic}"


def _is_of_commands(key: str, topic: str, rendering: Rendering) -> bool:
    """How the last command to an object stands is retained there after the first one."""
    document, _, last = topic.rpartition("/")
    return key == "json_attributes_topic" and last == "command" and document in rendering.retained()


def _command_topic(entity: Entity, key: str, topic: str, rendering: Rendering) -> Iterator[str]:
    *target, name, last = topic.split("/")
    document = rendering.retained().get(topic.removesuffix("/set"), "")
    if last == "set" and document.startswith("{") and "tojson" in entity.config.get("command_template", ""):
        return  # an object takes a JSON object of fields
    request = topic.removeprefix(f"{rendering.base_topic}/bridge/request/")
    is_write = last == "set" and name in WRITABLE and "/".join(target) in rendering.retained()
    if not is_write and request not in REQUESTS:
        yield f"{key} is no command of ours: {topic}"


def _identity(entity: Entity) -> Iterator[str]:
    if not entity.object_id.startswith("nest_") or entity.unique_id != f"{entity.object_id}_{entity.key}":
        yield f"unique id {entity.unique_id!r} of {entity.key} of {entity.object_id}"
    entity_id = entity.config.get("default_entity_id")
    if entity_id is None:
        return  # Home Assistant makes one of the names
    if not entity_id.startswith(entity.platform + ".") or not rules.ENTITY_ID.fullmatch(entity_id):
        yield f"default_entity_id {entity_id!r}"


def _looks(entity: Entity, platform: rules.Platform) -> Iterator[str]:
    config = entity.config
    if "name" not in config and not config.get("device_class"):
        yield "neither a name nor a device class to be called after"
    name = config.get("name", "unnamed")
    if not (name is None and entity.platform in ("climate", "camera")) and not (name and name == name.strip()):
        yield f"name {name!r}"
    if name and name == config["device"]["name"]:
        yield f"repeats the device's name {name!r}"
    if "device_class" in config and config["device_class"] not in platform.device_classes:
        yield f"{entity.platform} has no device class {config['device_class']!r}"
    if "entity_category" in config and config["entity_category"] not in platform.categories:
        yield f"{entity.platform} has no category {config['entity_category']!r}"
    if "icon" in config and not config["icon"].startswith("mdi:"):
        yield f"icon {config['icon']!r}"
    for choices in ("options", "event_types"):
        listed = config.get(choices, ["-"])
        if not listed or len(set(listed)) != len(listed) or not all(isinstance(x, str) and x for x in listed):
            yield f"{choices} {listed}"


def _availability(entity: Entity, rendering: Rendering) -> Iterator[str]:
    entries = entity.config.get("availability", [])
    topics = [entry.get("topic") for entry in entries]
    if f"{rendering.base_topic}/bridge/state" not in topics:
        yield "stays available when the bridge dies"
    if len(set(topics)) != len(topics):
        yield f"availability names a topic twice: {topics}"
    if entity.config.get("availability_mode") != "all":
        yield "availability_mode must be all: the bridge and the device"
    for entry in entries:
        for key in sorted(entry.keys() - rules.AVAILABILITY):
            yield f"availability has the key {key}, for which Home Assistant refuses the whole message"
        if _is_of_commands("json_attributes_topic", entry.get("topic", ""), rendering):
            yield from _availability_template(entry)
        elif rendering.messages.get(entry.get("topic")) not in ("online", "offline"):
            yield f"neither online nor offline is retained on {entry.get('topic')}"


def _availability_template(entry: dict) -> Iterator[str]:
    for payload in ({"trip_id": "t"}, {"trip_id": None}, {}, []):
        result = templates.compiled(entry.get("value_template", "")).render(value_json=payload, value="")
        if result.strip() not in ("online", "offline"):
            yield f"availability of {payload} is {result!r}"


def _sensor(entity: Entity) -> Iterator[str]:
    device_class, unit, state_class = (
        entity.config.get(key) for key in ("device_class", "unit_of_measurement", "state_class"))
    if device_class in rules.SENSOR_UNITS and unit not in rules.SENSOR_UNITS[device_class]:
        yield f"unit {unit!r} for {device_class}"
    if device_class in rules.CLASSES_WITHOUT_UNIT and (unit or state_class):
        yield f"{device_class} with unit {unit} and state class {state_class}"
    if (device_class == "enum") != ("options" in entity.config):
        yield "options and device class enum go together"
    if state_class is not None and state_class not in rules.STATE_CLASSES:
        yield f"state class {state_class!r}"


def _state(entity: Entity, rendering: Rendering) -> Iterator[str]:
    """Its templates on what is retained now."""
    for key in templates.state_templates(entity):
        payload = rendering.messages.get(entity.config.get(rules.TEMPLATE_TOPICS[key], ""))
        if payload is None:
            continue  # complained about already
        try:
            result = templates.shown_payload(entity, key, payload)
        except Exception as error:  # whatever it is, Home Assistant would log it
            yield f"{key} fails: {error!r}"
            continue
        if not accepted(entity, key, result):
            yield f"{key} gives {result!r}"
