"""The house seen from all its sides at once: announcement, service, Home Assistant."""

from discovery import announced
from expected import expected, expected_bridge
from nest import things

# These say that a device is offline, and are there when it is.
ALWAYS_AVAILABLE = ("online", "last_connection", "last_online_change")


def is_bridge(device):
    return device.block["manufacturer"] == "nest2mqtt"


class House:
    """A snapshot. Take a new one for every look."""

    def __init__(self, lab):
        self._lab = lab
        api = lab.home_assistant.api
        self.announced = announced(lab.broker)
        self.things = things(lab.simulator.home())
        self.registry = {entity["unique_id"]: entity for entity in api.entities()}
        self.devices = api.devices()
        self.states = api.states()
        self.pictures = set(lab.broker.retained("nest/devices/cameras/#"))
        self.unit = _letter(api.get("/api/config")["unit_system"]["temperature"])

    def thing(self, device):
        identifier = device.identifier.removeprefix("nest_")
        assert identifier in self.things, f"{identifier} is announced, but there is no such thing"
        return self.things[identifier]

    def component(self, identifier, key):
        device = self.announced[f"nest_{identifier}"]
        return next(component for component in device.components if component.key == key)

    def entity_id(self, identifier, key):
        return self.registry[self.component(identifier, key).unique_id]["entity_id"]

    def state_of(self, component):
        """None if it is not in Home Assistant or disabled there."""
        entry = self.registry.get(component.unique_id)
        return self.states.get(entry["entity_id"]) if entry else None

    def enabled(self, component):
        entry = self.registry.get(component.unique_id)
        return entry is not None and entry["disabled_by"] is None

    def complaints(self):
        """What Home Assistant shows otherwise than it should, one line each; and how many entities were looked at."""
        lines, looked_at = [], 0
        for device in self.announced.values():
            for component in device.entities:
                if self.enabled(component):
                    looked_at += 1
                    lines += self._complaints_of(device, component)
        return lines, looked_at

    def _complaints_of(self, device, component):
        name = f"{device.block['name']} / {component.key}"
        state = self.state_of(component)
        if state is None:
            return [f"{name}: has no state"]
        # A sensor stays in the unit in which it came into the registry first.
        unit = _letter(state["attributes"].get("unit_of_measurement")) or self.unit
        wanted_state, wanted_attributes = self._expected(device, component, unit)
        if wanted_state is None:
            return [f"{name}: is unavailable"] if state["state"] == "unavailable" else []
        lines = []
        if not _same(state["state"], wanted_state):
            lines.append(f"{name}: is {state['state']!r}, should be {wanted_state!r}")
        for attribute, wanted in wanted_attributes.items():
            shown = state["attributes"].get(attribute)
            if not _same(shown, wanted):
                lines.append(f"{name}: {attribute} is {shown!r}, should be {wanted!r}")
        return lines

    def _expected(self, device, component, unit):
        if is_bridge(device):
            return expected_bridge(component, self._lab.broker)
        thing = self.thing(device)
        if thing.value.get("is_online") is False and component.key not in ALWAYS_AVAILABLE:
            return "unavailable", {}
        topic = component.config.get("image_topic") or (component.platform == "camera" and component.config["topic"])
        if topic and topic not in self.pictures:
            return "unavailable", {}
        return expected(thing, component, unit)


def _letter(unit):
    return {"°F": "f", "°C": "c"}.get(unit)


def _same(shown, wanted):
    """Numbers may differ by half a step: Home Assistant rounds what it converts to its own unit."""
    if isinstance(wanted, (int, float)) and not isinstance(wanted, bool):
        try:
            return abs(float(shown) - wanted) <= 0.5
        except (TypeError, ValueError):
            return False
    return shown == wanted
