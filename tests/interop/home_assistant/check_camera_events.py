"""Camera events that begin or end otherwise than at their best."""

from datetime import datetime, timedelta, timezone

from check_events import wait_for_states
from event_log import EventLog
from house import House

CAMERA = "driveway-c9d0"
PATH = f"/devices/cameras/{CAMERA}/last_event"
ALL_ON = {"motion": "on", "person": "on", "sound": "off", "zone_410021": "on"}
ALL_OFF = {"motion": "off", "person": "off", "sound": "off", "zone_410021": "off"}


def check_camera_events(report, lab):
    log = EventLog(lab.home_assistant.api)
    entity_id = House(lab).entity_id(CAMERA, "activity")
    with report.check("an event that is reported only when it is over: on until 30 s after its end, and told once"):
        _event(lab, start=2, end=1)
        wait_for_states(lab, CAMERA, ALL_ON)
        wait_for_states(lab, CAMERA, ALL_OFF, seconds=40)
        assert _told(log, entity_id) == ["motion", "person"], _told(log, entity_id)
    with report.check("an end in the same second as the start, without a fraction, is that of the event before"):
        start = _ago(0)
        lab.simulator.set(PATH, _motion(start[:19] + ".900Z", start[:19] + "Z"))
        wait_for_states(lab, CAMERA, ALL_ON)
        lab.simulator.set(PATH + "/end_time", _ago(-1))
        wait_for_states(lab, CAMERA, ALL_OFF)
        assert _told(log, entity_id) == ["motion", "person"] * 2, _told(log, entity_id)
    with report.check("an event of hours ago, and one that goes back in time, switch nothing on and are not told"):
        for start, end in ((5 * 3600, 5 * 3600 - 10), (20, 15)):
            _event(lab, start, end)
            wait_for_states(lab, CAMERA, {"last_event_start": lab.simulator.home(PATH)["start_time"][:19] + "+00:00"})
            wait_for_states(lab, CAMERA, ALL_OFF)
        assert _told(log, entity_id) == ["motion", "person"] * 2, _told(log, entity_id)
    with report.check("the zone's entity is named like the zone"):
        zone = House(lab).registry[f"nest_{CAMERA}_zone_410021"]
        assert "410021" not in zone["entity_id"], zone["entity_id"]
        name = lab.home_assistant.api.state(zone["entity_id"])["attributes"]["friendly_name"]
        assert "410021" not in name, name
    log.close()


def _ago(seconds):
    return (datetime.now(timezone.utc) - timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def _event(lab, start, end):
    lab.simulator.set(PATH, _motion(_ago(start), _ago(end)))


def _motion(start, end):
    marks = {"has_motion": True, "has_person": True, "has_sound": False, "activity_zone_ids": ["410021"]}
    return {**marks, "start_time": start, "end_time": end}


def _told(log, entity_id):
    return [kind for _, kind in log.events(entity_id)]
