"""What happens at home shows in Home Assistant: as states while it lasts, and once as an event."""

from event_log import EventLog
from house import House
from waiting import wait_until

PROTECT = "kitchen-a7b8"
CAMERA = "driveway-c9d0"
STRUCTURE = "home-5fd1"


def check_events(report, lab):
    log = EventLog(lab.home_assistant.api)
    simulator = lab.simulator
    with report.check("a smoke alarm shows at the Protect and at the home"):
        simulator.alarm(PROTECT, smoke="emergency")
        wait_for_states(lab, PROTECT, {"smoke": "on", "smoke_level": "Emergency", "co": "off"})
        wait_for_states(lab, STRUCTURE, {"smoke_alarm": "on"})
    with report.check("and its end"):
        simulator.alarm(PROTECT, smoke="ok")
        wait_for_states(lab, PROTECT, {"smoke": "off", "smoke_level": "OK"})
        wait_for_states(lab, STRUCTURE, {"smoke_alarm": "off"})
    with report.check("an empty battery, and a new one"):
        simulator.alarm(PROTECT, battery="replace")
        wait_for_states(lab, PROTECT, {"battery": "on"})
        simulator.alarm(PROTECT, battery="ok")
        wait_for_states(lab, PROTECT, {"battery": "off"})
    with report.check("the Protect's event entity has shown each of these once, in order"):
        _wait_for_events(lab, log, PROTECT, "alarm_event", ["smoke_emergency", "smoke_ok", "battery_replace"])
    with report.check("somebody before the camera shows as long as it lasts"):
        simulator.camera_event(CAMERA, motion=True, person=True, duration="5s")
        wait_for_states(lab, CAMERA, {"motion": "on", "person": "on", "sound": "off"})
        wait_for_states(lab, CAMERA, {"motion": "off", "person": "off"})
    with report.check("the camera's event entity has shown it once"):
        _wait_for_events(lab, log, CAMERA, "activity", ["motion", "person"])
    with report.check("a device that is offline is unavailable, and one can see why"):
        simulator.set(f"/devices/smoke_co_alarms/{PROTECT}/is_online", False)
        wait_for_states(lab, PROTECT, {"smoke": "unavailable", "battery": "unavailable", "online": "off"})
        simulator.set(f"/devices/smoke_co_alarms/{PROTECT}/is_online", True)
        wait_for_states(lab, PROTECT, {"smoke": "off", "battery": "off", "online": "on"})
    log.close()


def last_events(lab):
    """The last event of every event entity: when, and which."""
    states = lab.home_assistant.api.states()
    return {
        entity_id: (state["state"], state["attributes"].get("event_type"))
        for entity_id, state in states.items()
        if entity_id.startswith("event.")
    }


def wait_for_states(lab, identifier, states, seconds=20):
    house = House(lab)
    entities = {house.entity_id(identifier, key): state for key, state in states.items()}

    def reached():
        shown = {entity_id: lab.home_assistant.api.state(entity_id)["state"] for entity_id in entities}
        assert shown == entities, f"{shown}, should be {entities}"
        return True

    wait_until("the states", reached, seconds)


def _wait_for_events(lab, log, identifier, key, types):
    entity_id = House(lab).entity_id(identifier, key)

    def reached():
        seen = log.events(entity_id)
        assert [kind for _, kind in seen] == types, f"{entity_id} has shown {seen}"
        return True

    wait_until(f"the events {types}", reached)
