"""Whatever comes in a field, every template gives something that Home Assistant takes, without a warning.

The service leaves fields out, sends null for some, and once in a while something else than before.
"""

import itertools
import json
import re
import unittest
from collections.abc import Iterator

import homes
from accepted import accepted
from homes import CAMERA, HOME, PROTECT, STRUCTURE, THERMOSTAT, changed, without
from rendering import Entity, Rendering, render
from templates import shown_payload, state_templates

ODD = (None, "", "word", "21.5", "None", "true", homes.NEVER, "2025", "x" * 300, 'quoted "\'', "{{ x }}", "家",
       0, -1, 21, 21.5, 1e10, True, False, [], ["word"], [1, None], {}, {"a": 1}, {"a": {"b": [None]}})

SYSTEMS = {"both": {}, "heat-only": {"can_cool": False}, "cool-only": {"can_heat": False}, "no-fan": {"has_fan": False},
           "fahrenheit": {"temperature_scale": "F"}}
MODES = ("heat", "cool", "heat-cool", "eco", "off", "", "unheard-of", None)
STATES = ("heating", "cooling", "off", "", "unheard-of", None)

BRIDGE_DOCUMENTS = {
    "info": {"version": "1.2.3", "log_level": "info"},
    "health": {"problem": "log in again", "write_budget": {"/a": 2}},
}


def damaged(whole: dict, read_by: str, odd_values: tuple = ODD) -> Iterator[tuple[str, dict]]:
    """The document with each field that the template reads missing, null and odd."""
    for field in whole:
        if not re.search(rf"\b{field}\b", read_by):
            continue
        yield f"without {field}", without(whole, field)
        for value in odd_values:
            yield f"{field}={value!r}", changed(whole, **{field: value})
        if isinstance(whole[field], dict):
            for what, inner in damaged(whole[field], read_by, odd_values):
                yield f"{field}/{what}", changed(whole, **{field: inner})


class OddValues(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        thermostats = {id: changed(THERMOSTAT, **can) for id, can in SYSTEMS.items()}
        home = homes.home(thermostats, {"protect": PROTECT}, {"camera": CAMERA})
        cls.rendering: Rendering = render(home, images=True)

    def setUp(self) -> None:
        self.rendered = 0

    def tearDown(self) -> None:
        self.assertGreater(self.rendered, 10, "hardly any template was found")

    def of(self, *object_ids: str) -> Iterator[tuple[Entity, str]]:
        """Every entity of these with each of its templates."""
        for entity in self.rendering.entities:
            if entity.object_id in object_ids:
                yield from ((entity, template) for template in state_templates(entity))

    def expect_accepted(self, entity: Entity, template: str, what: str, payload: str) -> None:
        self.rendered += 1
        try:
            result = shown_payload(entity, template, payload)
            problem = "" if accepted(entity, template, result) else f"gives {result!r}"
        except Exception as error:  # whatever it is, Home Assistant would log it
            problem = f"fails: {error}"
        if problem:
            self.fail(f"{entity.object_id} {entity.key} {template}, {what}: {problem}\n{entity.config[template]}")

    def expect_all_accepted(self, whole: dict, *object_ids: str) -> None:
        for entity, template in self.of(*object_ids):
            with self.subTest(entity.key, template=template):
                for what, document in damaged(whole, entity.config[template]):
                    self.expect_accepted(entity, template, what, json.dumps(document))

    def test_a_thermostat_in_every_situation(self) -> None:
        fields = ("hvac_mode", "previous_hvac_mode", "hvac_state", "fan_timer_active")
        combinations = itertools.product(MODES, MODES, STATES, (True, False, None))
        situations = [dict(zip(fields, values, strict=True)) for values in combinations]
        payloads = {str(situation): json.dumps(THERMOSTAT | situation) for situation in situations}
        for entity, template in self.of(*(f"nest_{system}" for system in SYSTEMS)):
            if entity.platform != "climate":
                continue
            with self.subTest(entity.object_id, template=template):
                for situation, payload in payloads.items():
                    self.expect_accepted(entity, template, situation, payload)

    def test_a_thermostat_in_every_mode_with_every_field_damaged(self) -> None:
        for mode in ("heat", "cool", "heat-cool", "eco", "off"):
            with self.subTest(mode=mode):
                self.expect_all_accepted(changed(THERMOSTAT, hvac_mode=mode), *(f"nest_{system}" for system in SYSTEMS))

    def test_a_protect_with_every_field_damaged(self) -> None:
        self.expect_all_accepted(PROTECT, "nest_protect")

    def test_a_camera_with_every_field_damaged(self) -> None:
        self.expect_all_accepted(CAMERA, "nest_camera")
        running = CAMERA["last_event"] | {"end_time": None}
        self.expect_all_accepted(changed(CAMERA, last_event=running), "nest_camera")

    def test_a_structure_with_every_field_damaged(self) -> None:
        self.expect_all_accepted(STRUCTURE, f"nest_{HOME}")

    def test_the_bridge_with_every_field_missing_or_null(self) -> None:
        """Its documents are of our own making: nothing odder comes."""
        for entity, template in self.of("nest_mqtt-bridge"):
            for document in BRIDGE_DOCUMENTS.values():
                with self.subTest(entity.key, template=template):
                    for what, part in damaged(document, entity.config[template], (None,)):
                        self.expect_accepted(entity, template, what, json.dumps(part))

    def test_an_object_that_is_gone(self) -> None:
        """Its document is deleted: Home Assistant, which may still have the entities, gets an empty payload."""
        for entity in self.rendering.entities:
            for template in state_templates(entity):
                with self.subTest(f"{entity.object_id} {entity.key}", template=template):
                    self.expect_accepted(entity, template, "no document", "")


if __name__ == "__main__":
    unittest.main()
