"""What happens to programs and devices in the course of a year."""

import json
from pathlib import Path

from check_asked import check_asked
from check_discovery import check_discovery
from check_events import last_events
from check_states import check_availability, check_every_entity, check_states
from house import House
from waiting import wait_until

CAMERA = "driveway-c9d0"
SHOWN = 10  # of many complaints
OTHER_THERMOSTAT = "den-44dd"
OTHER_HOME = Path(__file__).parents[3] / "config" / "homes" / "cottage.json"


def check_restarts(report, lab):
    events = last_events(lab)
    lab.home_assistant.restart()
    check_states(report, lab, "Home Assistant restarted: every entity is right again")
    lab.bridge.kill()
    check_availability(report, lab, "bridge killed: every entity is unavailable", available=False)
    lab.start_bridge()
    check_states(report, lab, "bridge back: every entity is right again")
    with report.check("no event is shown again"):
        shown = last_events(lab)
        assert shown == events, f"{shown}, before it was {events}"


def check_device_removed(report, lab):
    identifier = f"nest_{CAMERA}"
    gone = {component.unique_id for component in House(lab).announced[identifier].entities}
    lab.simulator.remove(f"/devices/cameras/{CAMERA}")

    def removed():
        house = House(lab)
        left = gone & set(house.registry)
        assert identifier not in house.announced, "its discovery message is still retained"
        assert not left, f"left in Home Assistant: {sorted(left)}"
        assert identifier not in house.devices, "the device is still in Home Assistant"
        return True

    with report.check(f"a camera removed from the account: its device and {len(gone)} entities are gone"):
        wait_until("the removal", removed, 60)
    check_states(report, lab, "and every other entity is right")


def check_styles(report, lab):
    """Home Assistant keeps what its user has made of the entities: names, areas, dashboards."""
    before = _entity_ids(lab)
    for style in ("entity", "device"):
        lab.restart_bridge(style=style)
        with report.check(f"told in the style '{style}': the same entities"):
            wait_until("the new messages", lambda style=style: _styles(lab) == {style}, 30)
            after = _entity_ids(lab)
            assert after == before, f"changed: {sorted(set(before.items()) ^ set(after.items()))}"
        check_states(report, lab, "and every one is right")


def _entity_ids(lab):
    return {entity["unique_id"]: entity["entity_id"] for entity in lab.home_assistant.api.entities()}


def _styles(lab):
    kinds = {topic.split("/")[1] for topic in lab.broker.retained("homeassistant/#") if topic.endswith("/config")}
    return {"device" if kind == "device" else "entity" for kind in kinds}


def check_units(report, lab):
    lab.home_assistant.api.use_units("metric")
    check_states(report, lab, "Home Assistant in °C, thermostats in °F: every entity is right")
    check_asked(report, lab, "living-room-a1b2", [20.5, 21, 21.5])


def check_other_home(report, lab):
    """Two structures, thermostats in °C, one of them locked and in eco, devices that are offline, fields that are not there."""
    with report.check("an account without a home: Home Assistant has nothing but the bridge"):
        lab.simulator.set("", {"devices": {}, "structures": {}})
        wait_until("an empty house", lambda: _only_the_bridge(House(lab)), 60)  # the bridge doubts it for 30 s
    home = json.loads(OTHER_HOME.read_text())
    home["devices"]["thermostats"][OTHER_THERMOSTAT].update(name="Küche (Öfen)", where_name="Küche")
    lab.simulator.set("", home)
    check_discovery(report, lab)
    check_every_entity(report, lab)
    with report.check("a name beyond ASCII is transliterated in the entity id"):
        entity_id = House(lab).entity_id(OTHER_THERMOSTAT, "climate")
        assert entity_id == "climate.kuche_ofen", entity_id
    lab.home_assistant.api.use_units("us_customary")
    check_states(report, lab, "Home Assistant in °F, thermostats in °C: every entity is right")
    lab.simulator.set(f"/devices/thermostats/{OTHER_THERMOSTAT}/is_online", True)
    check_asked(report, lab, OTHER_THERMOSTAT, [71, 72, 73, 74])


def _only_the_bridge(house):
    left = {identifier: device["manufacturer"] for identifier, device in house.devices.items()}
    assert list(left.values()) == ["nest2mqtt"], f"left are {sorted(left)}"
    return True


def check_log(report, lab):
    with report.check("Home Assistant has logged no warning and no error"):
        complaints = lab.home_assistant.complaints()
        assert not complaints, "\n".join([f"{len(complaints)} of them, beginning with", *complaints[:SHOWN]])
    with report.check("nor has it anything to repair that concerns MQTT"):
        issues = [issue for issue in lab.home_assistant.api.issues() if issue["domain"] == "mqtt"]
        assert not issues, "\n".join(f"{issue['translation_key']}: {issue}" for issue in issues)
