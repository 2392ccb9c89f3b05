"""What the camera sees is the same picture everywhere, and unavailable where there is none."""

from api import ApiError
from check_events import wait_for_states
from house import House
from state_log import StateLog
from waiting import wait_until

JPEG = b"\xff\xd8\xff"
CAMERA = "driveway-c9d0"
PATH = f"/devices/cameras/{CAMERA}"
TOPICS = {"image": "image_topic", "camera": "topic"}


def check_images(report, lab):
    # The checks before have put events into the document that have no picture.
    lab.simulator.camera_event(CAMERA, motion=True, duration="3s")
    wait_until("the entities of the pictures", lambda: _with_pictures(lab), 60)
    for component in _pictures(House(lab)):
        with report.check(f"the {component.platform} {component.unique_id} is the picture on the broker"):
            wait_until("the picture", lambda component=component: _same_picture(lab, component))
    with report.check("no two entities of one kind are called the same"):
        house = House(lab)
        ours = [house.states.get(entry["entity_id"]) for entry in house.registry.values()]
        names = [(state["entity_id"].split(".")[0], state["attributes"]["friendly_name"]) for state in ours if state]
        assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)
    _check_switched_off(report, lab)


def _check_switched_off(report, lab):
    house = House(lab)
    keys = ("snapshot", "camera")
    entities = {key: house.entity_id(CAMERA, key) for key in keys}
    with report.check("a camera that is switched off: its picture is unavailable, and none has come"):
        changes = StateLog(lab.home_assistant.api)
        lab.simulator.set(PATH + "/is_streaming", False)
        wait_for_states(lab, CAMERA, {key: "unavailable" for key in keys})
        wait_until("the picture to be gone", lambda: lab.broker.retained(f"nest{PATH}/snapshot") == {})
        # What was published before this has reached Home Assistant when this has.
        lab.simulator.set(PATH + "/is_audio_input_enabled", False)
        wait_for_states(lab, CAMERA, {"audio": "off"})
        lab.simulator.set(PATH + "/is_audio_input_enabled", True)
        wait_for_states(lab, CAMERA, {"audio": "on"})
        seen = [state["state"] for state in changes.of(entities["snapshot"])]
        assert seen == ["unavailable"], seen
        for entity_id, kind in ((entities["snapshot"], "image"), (entities["camera"], "camera")):
            try:
                shown = lab.home_assistant.api.get_bytes(f"/api/{kind}_proxy/{entity_id}")
                raise AssertionError(f"{entity_id} still shows {len(shown)} bytes")
            except ApiError as error:
                assert " 500 " in str(error) or " 503 " in str(error) or " 404 " in str(error), error
    with report.check("switched on again: one new picture"):
        lab.simulator.set(PATH + "/is_streaming", True)
        # Snapshots come once a minute at most.
        wait_until("the new picture", lambda: _available(lab, entities), 75)
        seen = [state["state"] for state in changes.of(entities["snapshot"])]
        assert len(seen) == 2 and seen[1][:2] == "20", seen
        changes.close()


def _available(lab, entities):
    states = {entity_id: lab.home_assistant.api.state(entity_id)["state"] for entity_id in entities.values()}
    assert "unavailable" not in states.values(), states
    return True


def _pictures(house):
    return [c for device in house.announced.values() for c in device.entities if c.platform in TOPICS]


def _with_pictures(lab):
    house = House(lab)
    keys = {component.key for component in _pictures(house)}
    assert keys == {"snapshot", "last_event_image", "camera"}, f"announced are {sorted(keys)}"
    return all(house.state_of(component) for component in _pictures(house))


def _same_picture(lab, component):
    topic = component.config[TOPICS[component.platform]]
    published = lab.broker.retained(topic).get(topic, b"")
    assert published.startswith(JPEG), f"{topic} has no JPEG"
    entity_id = House(lab).registry[component.unique_id]["entity_id"]
    shown = lab.home_assistant.api.get_bytes(f"/api/{component.platform}_proxy/{entity_id}")
    assert shown == published, f"{entity_id} is another picture ({len(shown)} bytes, published {len(published)})"
    return True
