"""What Home Assistant shows of a camera: whether an event is going on, and what the last one was."""

import json
import unittest
from datetime import datetime, timedelta, timezone

import homes
from accepted import NONE
from homes import CAMERA, DOORBELL, MORNING, NEVER, NOON, changed
from rendering import render
from templates import shown

MARKS = ("motion", "sound", "person", "zone_410021", "zone_410022")
ALL = {"has_motion": True, "has_sound": True, "has_person": True, "activity_zone_ids": ["410021", "410022"]}


def ago(seconds: float) -> str:
    return (datetime.now(timezone.utc) - timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


START, LATER = ago(20), ago(10)
WHOLE_SECOND = START[:-5] + "Z"  # that in which it began, without a fraction: the later text, and the earlier time

# fmt: off
EVENTS = [
    # last_event                                                                      -> which are ON
    ("runs, without an end",      {**ALL, "start_time": START},                          MARKS),
    ("runs, with the end of the one before", {**ALL, "start_time": START, "end_time": MORNING}, MARKS),
    ("runs, with an end in the second of its start",
     {**ALL, "start_time": START[:-4] + "500Z", "end_time": WHOLE_SECOND},               MARKS),
    ("runs, with an end in 1970", {**ALL, "start_time": START, "end_time": NEVER},       MARKS),
    ("runs, with an empty end",   {**ALL, "start_time": START, "end_time": ""},          MARKS),
    ("runs, end is null",         {**ALL, "start_time": START, "end_time": None},        MARKS),
    ("has ended",                 {**ALL, "start_time": START, "end_time": LATER},       ()),
    ("ended as it began",         {**ALL, "start_time": START, "end_time": START},       ()),
    ("never ended",               {**ALL, "start_time": NOON},                           ()),
    ("motion only",               {"has_motion": True, "has_sound": False, "start_time": START}, ("motion",)),
    ("person without motion",     {"has_person": True, "start_time": START},             ("person",)),
    ("in one zone",               {"activity_zone_ids": ["410022"], "start_time": START}, ("zone_410022",)),
    ("in a zone with a number",   {"activity_zone_ids": [410021], "start_time": START},  ("zone_410021",)),
    ("in no zone",                {"activity_zone_ids": [], "start_time": START},        ()),
    ("zones are null",            {"activity_zone_ids": None, "start_time": START},      ()),
    ("marks are null",            {**dict.fromkeys(ALL), "start_time": START},           ()),
    ("never began",               dict(ALL),                                             ()),
    ("began at null",             {**ALL, "start_time": None, "end_time": None},         ()),
    ("only ended",                {**ALL, "end_time": LATER},                            ()),
    ("is empty",                  {},                                                    ()),
    ("is null",                   None,                                                  ()),
    ("is a word",                 "motion",                                              ()),
    ("is a list",                 [{"has_motion": True}],                                ()),
]

OTHERS = [
    # component,          field,                      value  -> state
    ("streaming",          "is_streaming",             True,    "true"),   # the switch's own payloads
    ("streaming",          "is_streaming",             False,   "false"),
    ("streaming",          "is_streaming",             None,    NONE),
    ("audio",              "is_audio_input_enabled",   True,    "ON"),
    ("history",            "is_video_history_enabled", False,   "OFF"),
    ("public_share",       "is_public_share_enabled",  None,    NONE),
    ("online",             "is_online",                True,    "ON"),
    ("last_online_change", "last_is_online_change",    NOON,    NOON),
]
# fmt: on


class CameraTemplates(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.rendering = render(homes.full_home())

    def show(self, component: str, template: str = "value_template", **values: object) -> str:
        return shown(self.rendering.entity("nest_camera", component), template, changed(CAMERA, **values))

    def test_marks_are_on_while_the_event_lasts(self) -> None:
        for name, event, on in EVENTS:
            with self.subTest(name):
                rendering = render(homes.home(cameras={"camera": changed(CAMERA, last_event=event)}))
                marks = [mark for mark in MARKS if mark in rendering.keys("nest_camera")]
                self.assertLessEqual(set(on), set(marks))
                activity = rendering.document("devices/cameras/camera/activity")
                states = {mark: shown(rendering.entity("nest_camera", mark), "value_template", activity)
                          for mark in marks}
                self.assertEqual(states, {mark: "ON" if mark in on else "OFF" for mark in marks})

    def test_a_camera_that_has_neither_events_nor_zones_has_no_activity(self) -> None:
        bare = homes.without(CAMERA, "last_event", "activity_zones")
        self.assertNotIn("nest/devices/cameras/camera/activity", render(homes.home(cameras={"camera": bare})).messages)

    def test_marks_are_unknown_where_the_activity_does_not_name_them(self) -> None:
        states = {mark: shown(self.rendering.entity("nest_camera", mark), "value_template", {}) for mark in MARKS}
        self.assertEqual(states, dict.fromkeys(MARKS, NONE))

    def test_a_zone_has_the_entity_id_of_its_name(self) -> None:
        zones = [{"name": "Front Gate", "id": 7}, {"name": "", "id": 8}, {"name": "台所", "id": 9}]
        rendering = render(homes.home(cameras={"camera": changed(CAMERA, activity_zones=zones)}))
        found = {key: (entity.unique_id, entity.config["default_entity_id"], entity.config["name"])
                 for key in ("zone_7", "zone_8", "zone_9") for entity in [rendering.entity("nest_camera", key)]}
        self.assertEqual(found["zone_7"], ("nest_camera_zone_7", "binary_sensor.front_door_camera_zone_front_gate",
                                           "Zone Front Gate"))
        self.assertEqual(found["zone_8"], ("nest_camera_zone_8", "binary_sensor.front_door_camera_zone_8", "Zone 8"))
        self.assertEqual(found["zone_9"][::2], ("nest_camera_zone_9", "Zone 台所"))

    def test_the_last_event_is_known_by_its_beginning(self) -> None:
        for start, expected in ((NOON, NOON), (NEVER, NONE), (None, NONE)):
            self.assertEqual(self.show("last_event_start", last_event={"start_time": start}), expected)

    def test_the_last_event_has_its_links_without_credentials(self) -> None:
        published = self.rendering.document("devices/cameras/camera")
        entity = self.rendering.entity("nest_camera", "last_event_start")
        attributes = json.loads(shown(entity, "json_attributes_template", published))
        self.assertEqual(attributes, {
            "ended": CAMERA["last_event"]["end_time"], "web_url": "https://home.nest.com/cameras/1/cuepoints/2",
            "app_url": "nestmobile://cameras/1/cuepoints/2",
            "image_url": "https://www.dropcam.com/api/wwn.get_event_clip/1/frame",
            "animated_image_url": "https://www.dropcam.com/api/wwn.get_event_clip/1/gif"})

    def test_a_trigger_takes_the_events_of_its_type(self) -> None:
        for trigger in ("motion", "sound", "person"):
            entity = self.rendering.entity("nest_camera", f"{trigger}_trigger")
            for event in ("motion", "sound", "person"):
                with self.subTest(trigger, event=event):
                    read = shown(entity, "value_template", {"event_type": event, "at": NOON})
                    self.assertEqual(read == entity.config["payload"], event == trigger)

    def test_a_doorbell_rings_for_a_chime_and_for_nothing_else(self) -> None:
        rendering = render(homes.home(cameras={"bell": DOORBELL}))
        entity = rendering.entity("nest_bell", "doorbell")
        ring = json.loads(shown(entity, "value_template", {"event_type": "chime", "start_time": NOON, "at": NOON}))
        self.assertEqual(ring, {"event_type": "ring", "start_time": NOON})
        self.assertEqual(entity.config["event_types"], [ring["event_type"]])
        for other in ({"event_type": "motion", "start_time": NOON}, {}, [], "chime", None):
            with self.subTest(other=other):
                self.assertEqual(shown(entity, "value_template", other), "")

    def test_every_other_entity_shows_its_field(self) -> None:
        for component, field, value, expected in OTHERS:
            with self.subTest(component, **{field: value}):
                self.assertEqual(self.show(component, **{field: value}), expected)


if __name__ == "__main__":
    unittest.main()
