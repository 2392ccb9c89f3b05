"""Every device and entity that the bridge announces is in Home Assistant's registries, and nothing else of ours."""

import unicodedata

from house import House, is_bridge
from waiting import wait_until


def check_discovery(report, lab):
    house = wait_until("an announcement of everything at home, and its entities", lambda: _complete(House(lab)), 60)
    entities = [component for device in house.announced.values() for component in device.entities]
    enabled = sum(house.enabled(component) for component in entities)
    report.note(f"{len(house.announced)} devices, {len(entities)} entities, {enabled} of them enabled")

    with report.check("every announced device is in the device registry, with name, model, version, area and parent"):
        _expect_none(_device_complaints(house, lab.home_assistant.api.areas()))
    with report.check("every announced entity is in the entity registry: device, category, entity id, enabled or not"):
        _expect_none(_entity_complaints(house))
    with report.check("every announced device trigger can be chosen in an automation"):
        _expect_none(_trigger_complaints(house, lab.home_assistant.api))
    with report.check("Home Assistant has no device and no entity that is not announced"):
        unique_ids = {component.unique_id for component in entities}
        strangers = [e["entity_id"] for e in house.registry.values() if e["unique_id"] not in unique_ids]
        _expect_none(strangers + sorted(set(house.devices) - set(house.announced)))


def check_device(report, lab, identifier, promise):
    """This one in both registries."""

    def as_announced():
        house = House(lab)
        house.announced = {identifier: house.announced[identifier]}
        _expect_none([*_device_complaints(house, lab.home_assistant.api.areas()), *_entity_complaints(house)])
        return True

    with report.check(promise):
        wait_until("the registries", as_announced, 30)


def _complete(house):
    missing = [
        component.unique_id
        for device in house.announced.values()
        for component in device.entities
        if component.unique_id not in house.registry
    ]
    announced = {device.identifier for device in house.announced.values() if not is_bridge(device)}
    at_home = {f"nest_{identifier}" for identifier in house.things}
    assert announced == at_home, f"announced are {sorted(announced)}, at home are {sorted(at_home)}"
    assert not missing, "missing: " + ", ".join(missing)
    return house


def _device_complaints(house, areas):
    for identifier, device in house.announced.items():
        entry = house.devices.get(identifier)
        if entry is None:
            yield f"{identifier} is missing"
            continue
        for key in ("name", "manufacturer", "model", "sw_version"):
            if entry[key] != device.block.get(key):
                yield f"{identifier}: {key} is {entry[key]!r}, announced is {device.block.get(key)!r}"
        area = areas.get(entry["area_id"])
        if area != device.block.get("suggested_area"):
            yield f"{identifier}: its area is {area!r}, announced is {device.block.get('suggested_area')!r}"
        parent = device.block.get("via_device")
        parent_id = house.devices[parent]["id"] if parent in house.devices else None
        if entry["via_device_id"] != parent_id:
            yield f"{identifier}: is not connected via {parent}"


def _entity_complaints(house):
    for identifier, device in house.announced.items():
        for component in device.entities:
            name = component.unique_id
            entry = house.registry.get(name)
            if entry is None:
                yield f"{name}: not in the registry"
                continue
            if entry["device_id"] != house.devices[identifier]["id"]:
                yield f"{name} belongs to another device"
            if entry["entity_category"] != component.config.get("entity_category"):
                yield f"{name}: category {entry['entity_category']}"
            if entry["entity_id"] != _transliterated(component.config.get("default_entity_id", entry["entity_id"])):
                yield f"{name}: entity id {entry['entity_id']}, announced {component.config['default_entity_id']}"
            if (entry["disabled_by"] is None) != component.enabled:
                yield f"{name}: disabled by {entry['disabled_by']}, announced enabled: {component.enabled}"


def _trigger_complaints(house, api):
    for identifier, device in house.announced.items():
        if not device.triggers:
            continue
        offered = {
            (trigger["type"], trigger["subtype"])
            for trigger in api.triggers(house.devices[identifier]["id"])
            if trigger["domain"] == "mqtt"
        }
        announced = {(trigger.config["type"], trigger.config["subtype"]) for trigger in device.triggers}
        if offered != announced:
            yield f"{identifier}: offers {sorted(offered)}, announced are {sorted(announced)}"


def _expect_none(complaints):
    complaints = list(complaints)
    assert not complaints, "\n".join(complaints)


def _transliterated(entity_id):
    """As Home Assistant writes the letters of these homes; for those of other languages it takes more."""
    return unicodedata.normalize("NFKD", entity_id).encode("ascii", "ignore").decode().lower()
