"""What the bridge has told Home Assistant, read from the broker: the promise that the checks hold Home Assistant to."""

import json
from dataclasses import dataclass, field

# Of a device message these apply to every component that has none of its own.
SHARED = ("availability", "availability_mode", "availability_topic", "state_topic", "qos", "encoding")


@dataclass
class Component:
    key: str
    platform: str
    config: dict

    @property
    def unique_id(self):
        return self.config["unique_id"]

    @property
    def is_entity(self):
        return self.platform not in ("device_automation", "tag")

    @property
    def enabled(self):
        return self.config.get("enabled_by_default", True)


@dataclass
class Device:
    identifier: str
    block: dict
    components: list = field(default_factory=list)

    @property
    def entities(self):
        return [component for component in self.components if component.is_entity]

    @property
    def triggers(self):
        return [component for component in self.components if component.platform == "device_automation"]


def announced(broker, prefix="homeassistant"):
    """The devices by identifier, from messages of either style."""
    devices = {}
    for topic, payload in sorted(broker.retained(prefix + "/#").items()):
        parts = topic.split("/")[1:]
        if parts[-1] != "config":
            continue
        message = json.loads(payload)
        block = message["device"]
        identifier = block["identifiers"]
        identifier = identifier if isinstance(identifier, str) else identifier[0]
        device = devices.setdefault(identifier, Device(identifier, block))
        if parts[0] == "device":
            shared = {key: message[key] for key in SHARED if key in message}
            for key, config in message["components"].items():
                if len(config) > 1:  # otherwise it is a removal
                    device.components.append(Component(key, config["platform"], {**shared, **config}))
        else:
            device.components.append(Component(parts[-2], parts[0], message))
    return devices
