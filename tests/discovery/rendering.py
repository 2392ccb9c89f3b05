"""What `nest2mqtt render` publishes for a document, taken apart.

The program to ask is in the environment variable NEST2MQTT. Both styles are read into the same `Entity`.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import home_assistant_rules as rules


@dataclass
class Entity:
    """One component with all that Home Assistant reads for it, also what stands beside it in its message."""

    where: str  # for messages
    object_id: str
    key: str
    platform: str
    config: dict

    @property
    def unique_id(self) -> str:
        return self.config.get("unique_id", "")


@dataclass
class Rendering:
    messages: dict[str, str]
    prefix: str = "homeassistant"
    base_topic: str = "nest"
    repeated: list[str] = field(default_factory=list)  # topics that came more than once

    def discovery(self) -> dict[str, str]:
        """The discovery messages as they are."""
        return {topic: text for topic, text in self.messages.items() if topic.startswith(self.prefix + "/")}

    def retained(self) -> dict[str, str]:
        """All others."""
        return {topic: text for topic, text in self.messages.items() if not topic.startswith(self.prefix + "/")}

    @cached_property
    def entities(self) -> list[Entity]:
        messages = {topic: json.loads(text) for topic, text in self.discovery().items()}
        return [entity for topic, message in messages.items() for entity in self._entities_of(topic, message)]

    def _entities_of(self, topic: str, message: dict) -> list[Entity]:
        # By the configured prefix: an object id may look like a component, a prefix may have any number of levels.
        component, *ids = topic.removeprefix(self.prefix + "/").removesuffix("/config").split("/")
        if component != "device":
            return [Entity(topic, ids[0], ids[-1], component, message)]
        entities = []
        for key, own in message["components"].items():
            platform = own.get("platform", "")
            shared = {name: value for name, value in message.items() if name in rules.shared_keys(platform)}
            config = shared | {name: value for name, value in own.items() if name != "platform"}
            entities.append(Entity(f"{topic} {key}", ids[-1], key, platform, config))
        return entities

    def entity(self, object_id: str, key: str) -> Entity:
        found = [e for e in self.entities if (e.object_id, e.key) == (object_id, key)]
        assert len(found) == 1, f"{len(found)} components {key} of {object_id}, of {sorted(self.keys(object_id))}"
        return found[0]

    def keys(self, object_id: str) -> set[str]:
        return {entity.key for entity in self.entities if entity.object_id == object_id}

    def document(self, path: str) -> dict:
        """The JSON document below the base topic."""
        return json.loads(self.messages[f"{self.base_topic}/{path}"])


def render(document: dict, style: str = "device", base_topic: str = "nest", prefix: str = "homeassistant",
           images: bool = False) -> Rendering:
    publish = ["leaves", "documents"] + (["images"] if images else [])
    with tempfile.TemporaryDirectory() as directory:
        config = Path(directory) / "nest2mqtt.toml"
        config.write_text(f'[wwn]\n[mqtt]\nbase_topic = "{base_topic}"\npublish = {json.dumps(publish)}\n'
                          f'[home_assistant]\ndiscovery_prefix = "{prefix}"\nstyle = "{style}"\n')
        output = _run("render", "--config", str(config), "-", text=json.dumps(document))
    messages: dict[str, str] = {}
    repeated = []
    for line in output.splitlines():
        topic, _, payload = line.partition("\t")
        if topic in messages:
            repeated.append(topic)
        messages[topic] = payload
    return Rendering(messages, prefix, base_topic, repeated)


def _run(*arguments: str, text: str) -> str:
    # Settings in the environment would win over the file.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEST2MQTT__")}
    program = os.environ.get("NEST2MQTT") or sys.exit("NEST2MQTT must name the program to test")
    done = subprocess.run([program, *arguments], input=text.encode(), capture_output=True,
                          env=environment, timeout=60, check=False)
    assert done.returncode == 0, f"nest2mqtt {' '.join(arguments)}: {done.returncode}, {done.stderr.decode()}"
    return done.stdout.decode()
