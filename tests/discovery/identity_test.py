"""The same device is the same to Home Assistant however it is told, and never that of another bridge."""

import itertools
import json
import unittest

import homes
from rendering import Rendering, render


def unique_ids(rendering: Rendering) -> set[str]:
    return {entity.unique_id for entity in rendering.entities if entity.unique_id}


def identifiers(rendering: Rendering) -> set[str]:
    return {id for text in rendering.discovery().values() for id in json.loads(text)["device"]["identifiers"]}


class Identity(unittest.TestCase):
    maxDiff = None

    def test_both_styles_say_the_same_of_every_entity(self) -> None:
        for name, home in homes.of_all_shapes().items():
            with self.subTest(name):
                by_style = [{(e.object_id, e.key): (e.platform, e.config) for e in render(home, style).entities}
                            for style in ("device", "entity")]
                self.assertEqual(*by_style)

    def test_two_bridges_on_one_broker_have_nothing_in_common(self) -> None:
        home = homes.full_home()
        bridges = [render(home, base_topic=base) for base in ("nest", "nest2", "home/nest", "home nest", "home_nest")]
        for one, other in itertools.combinations(bridges, 2):
            with self.subTest(one=one.base_topic, other=other.base_topic):
                self.assertEqual(one.messages.keys() & other.messages.keys(), set())
                self.assertEqual(identifiers(one) & identifiers(other), set())
                self.assertEqual(unique_ids(one) & unique_ids(other), set())

    def test_every_object_is_a_device_of_its_own_whatever_its_id(self) -> None:
        rendering = render(homes.home({id: homes.THERMOSTAT for id in homes.ODD_IDS}))
        of_home_and_bridge = 2
        self.assertEqual(len(identifiers(rendering)), len(homes.ODD_IDS) + of_home_and_bridge)

    def test_an_id_that_can_be_a_topic_is_used_as_it_is(self) -> None:
        found = identifiers(render(homes.home({"peyiJNo0Ild-T2Y_lI": homes.THERMOSTAT})))
        self.assertEqual(found, {"nest_peyiJNo0Ild-T2Y_lI", f"nest_{homes.HOME}", "nest_mqtt-bridge"})

    def test_devices_are_behind_their_home_and_the_home_behind_the_bridge(self) -> None:
        blocks = [json.loads(text)["device"] for text in render(homes.full_home()).discovery().values()]
        parents = {block["identifiers"][0]: block.get("via_device") for block in blocks}
        home = f"nest_{homes.HOME}"
        self.assertEqual(parents, {"nest_thermostat": home, "nest_protect": home, "nest_camera": home,
                                   home: "nest_mqtt-bridge", "nest_mqtt-bridge": None})

    def test_a_device_is_called_by_its_room_and_label_and_put_in_its_room(self) -> None:
        names = {"full": homes.THERMOSTAT, "long": homes.without(homes.THERMOSTAT, "name", "where_name"),
                 "nameless": homes.changed(homes.THERMOSTAT, **homes.EMPTY_NAMES),
                 "foreign": homes.changed(homes.THERMOSTAT, **homes.FOREIGN_NAMES)}
        rendering = render(homes.home(names))
        blocks = {id: rendering.entity(f"nest_{id}", "climate").config["device"] for id in names}
        shown = {id: (block["name"], block.get("suggested_area")) for id, block in blocks.items()}
        self.assertEqual(shown, {"full": ("Hall (Upper)", "Hall"), "long": ("Hall Thermostat (Upper)", None),
                                 "nameless": ("Thermostat", None), "foreign": ("Küche (oben)", "Küche")})


if __name__ == "__main__":
    unittest.main()
