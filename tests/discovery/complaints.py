"""What Home Assistant, and the project's own rules, have against the discovery messages of a rendering."""

import json
from collections import Counter
from collections.abc import Iterator

import entity_complaints
import home_assistant_rules as rules
import homes
from rendering import Rendering


def complaints(rendering: Rendering) -> list[str]:
    """Empty when all is well; else one line for each thing that is wrong."""
    found = [f"{topic}: published twice" for topic in rendering.repeated]
    for topic, text in rendering.discovery().items():
        found += [f"{topic}: {complaint}" for complaint in _about_message(rendering, topic, text)]
    if found:
        return found  # what follows reads the messages
    for entity in rendering.entities:
        found += [f"{entity.where}: {complaint}" for complaint in entity_complaints.about(entity, rendering)]
    found += _about_unique_ids(rendering)
    found += _about_parents(rendering)
    return found


def _about_message(rendering: Rendering, topic: str, text: str) -> Iterator[str]:
    levels = topic.removeprefix(rendering.prefix + "/").split("/")
    is_device = levels[0] == "device"
    if len(levels) != (3 if is_device else 4) or levels[-1] != "config":
        yield "neither <prefix>/device/<id>/config nor <prefix>/<component>/<id>/<key>/config"
        return
    if not is_device and levels[0] not in rules.PLATFORMS:
        yield f"unknown component {levels[0]}"
    for level in levels[1:-1]:
        if not rules.PLAIN_ID.fullmatch(level):
            yield f"Home Assistant reads only letters, digits, _ and - in a topic, not {level!r}"
    for secret in ("auth=", homes.SECRET, "c.simulator"):
        if secret in text:
            yield f"holds a secret: {secret}"

    message = json.loads(text)
    yield from _about_blocks(message)
    if message.get("device", {}).get("identifiers") != [levels[1]]:
        yield f"identifiers {message.get('device', {}).get('identifiers')} for the object id {levels[1]}"
    if is_device:
        yield from _about_envelope(message)


def _about_blocks(message: dict) -> Iterator[str]:
    device, origin = message.get("device", {}), message.get("origin", {})
    for name, block, known in (("device", device, rules.DEVICE), ("origin", origin, rules.ORIGIN)):
        for key in sorted(block.keys() - known):
            yield f"{name} has the key {key}, for which Home Assistant refuses the whole message"
        for key in ("name",) if name == "origin" else ("identifiers", "name", "manufacturer", "model"):
            if not block.get(key):
                yield f"{name} has no {key}"
        for key, value in block.items():
            if key != "identifiers" and not (isinstance(value, str) and value):
                yield f"{name} has {key} {value!r}"
    if origin.get("name") != "nest2mqtt":
        yield f"origin is {origin.get('name')}"


def _about_envelope(message: dict) -> Iterator[str]:
    for key in sorted(message.keys() - rules.ENVELOPE):
        yield f"key {key}, for which Home Assistant refuses the whole message"
    for key in sorted(rules.ENVELOPE_REQUIRED - message.keys()):
        yield f"no {key}"
    for key, component in message.get("components", {}).items():
        if not rules.PLAIN_ID.fullmatch(key):
            yield f"component key {key!r}"
        if component.get("platform") not in rules.PLATFORMS:
            yield f"{key} is a {component.get('platform')}, for which Home Assistant refuses the whole message"
        for name in sorted({"device", "origin"} & component.keys()):
            yield f"{key} has a {name} of its own"


def _about_unique_ids(rendering: Rendering) -> Iterator[str]:
    ids = Counter((e.platform, e.unique_id) for e in rendering.entities if rules.PLATFORMS[e.platform].is_entity)
    for (platform, unique_id), times in ids.items():
        if times > 1:
            yield f"unique id {unique_id} of {times} entities of {platform}"


def _about_parents(rendering: Rendering) -> Iterator[str]:
    """Home Assistant makes up an empty device for a parent that nobody announces."""
    blocks = [json.loads(text)["device"] for text in rendering.discovery().values()]
    announced = {identifier for block in blocks for identifier in block["identifiers"]}
    for block in blocks:
        if "via_device" in block and block["via_device"] not in announced:
            yield f"{block['identifiers']} is reached by {block['via_device']}, which is not announced"
