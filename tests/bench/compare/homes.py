"""Makes homes of any size, in the shape of the Nest document: the devices of config/homes/family.json, as often as needed.

Usage: homes.py DIRECTORY writes 11kb.json, 200kb.json and 2mb.json there and, as *-other.json, what they may become.
"""

import copy
import itertools
import json
import sys
from pathlib import Path

FAMILY = Path(__file__).parents[3] / "config/homes/family.json"
SIZES = {"11kb": 11_000, "200kb": 200_000, "2mb": 2_000_000}

# The leaf that counts the events is the first of its name in the text. Its value stands there once.
COUNTING_FIELD = "ambient_temperature_f"
FIRST_VALUE = 1_000_000

# What stays in every_leaf_changed(): what names an object or says that something has happened to it, which is news of its
# own for a bridge, besides the leaf.
STEADY = {
    "device_id", "structure_id", "where_id", "thermostats", "smoke_co_alarms", "cameras", "is_online", "last_event",
    "smoke_alarm_state", "co_alarm_state", "battery_health", "is_manual_test_active",
}  # fmt: skip


def to_text(value):
    """As the service writes it: no blanks."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def make_home(size):
    """As many devices as there is room for in `size` bytes."""
    family = json.loads(FAMILY.read_text())
    structure_id, structure = next(iter(family["structures"].items()))
    for kind in family["devices"]:
        structure[kind] = []
    home = {"devices": {kind: {} for kind in family["devices"]}, "structures": {structure_id: structure}}
    length = len(to_text(home)) + len(str(FIRST_VALUE))
    patterns = itertools.cycle(
        [(kind, device) for kind, devices in family["devices"].items() for device in devices.values()]
    )
    for number, (kind, pattern) in enumerate(patterns):
        device = copy.deepcopy(pattern)
        device["device_id"] = f"{device['device_id']}-{number:05}"
        length += len(to_text(device)) + 2 * len(to_text(device["device_id"])) + len(":,,")
        if length > size:
            break
        home["devices"][kind][device["device_id"]] = device
        structure[kind].append(device["device_id"])
    next(iter(home["devices"]["thermostats"].values()))[COUNTING_FIELD] = FIRST_VALUE
    return home


def every_leaf_changed(home):
    """The same home where every leaf has another value, but those that are steady or count the events."""

    def changed(value):
        if isinstance(value, dict):
            return {name: member if name in STEADY else changed(member) for name, member in value.items()}
        if isinstance(value, bool):
            return not value
        if isinstance(value, list):
            return value[1:]
        if isinstance(value, str):
            return value and value + "*"
        return value if value == FIRST_VALUE else value + 1

    devices = {
        kind: {identifier: changed(device) for identifier, device in group.items()}
        for kind, group in home["devices"].items()
    }
    structures = {
        identifier: {**changed(structure), "name": structure["name"]}
        for identifier, structure in home["structures"].items()
    }
    return {"devices": devices, "structures": structures}


def leaves(home):
    """What a broker retains of it, by topic (docs/topics.md)."""
    found = {}

    def collect(topic, value):
        if isinstance(value, dict):
            for name, member in value.items():
                collect(f"{topic}/{name}", member)
        elif isinstance(value, float) and value.is_integer():
            found[topic] = str(int(value))
        elif value not in (None, ""):
            found[topic] = value if isinstance(value, str) else to_text(value)

    collect("nest/devices", home["devices"])
    collect("nest/structures", home["structures"])
    return found


def counting_topic(home):
    return f"nest/devices/thermostats/{next(iter(home['devices']['thermostats']))}/{COUNTING_FIELD}"


def write_home(directory, name, home):
    paths = directory / f"{name}.json", directory / f"{name}-other.json"
    for path, document in zip(paths, (home, every_leaf_changed(home))):
        path.write_text(to_text(document))
    return paths


if __name__ == "__main__":
    for size_name, bytes_wanted in SIZES.items():
        write_home(Path(sys.argv[1]), size_name, make_home(bytes_wanted))
