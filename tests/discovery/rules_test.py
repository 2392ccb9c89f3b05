"""Every discovery message is one that Home Assistant takes, with nothing to log and nothing to leave out."""

import unittest

import homes
from complaints import complaints
from rendering import render

STYLES = ("device", "entity")


class Rules(unittest.TestCase):
    def assert_nothing_to_complain_about(self, document: dict, **settings: object) -> None:
        rendering = render(document, **settings)
        self.assertIn(f"{rendering.base_topic}/bridge/state", rendering.messages)
        self.assertTrue(rendering.discovery(), "no discovery message at all")
        self.assertEqual(complaints(rendering), [])

    def test_of_every_home_that_the_simulator_offers(self) -> None:
        for name, document in homes.of_the_simulator().items():
            for style in STYLES:
                for images in (False, True):
                    with self.subTest(name, style=style, images=images):
                        self.assert_nothing_to_complain_about(document, style=style, images=images)

    def test_of_every_shape_that_the_service_sends(self) -> None:
        for name, document in homes.of_all_shapes().items():
            for style in STYLES:
                with self.subTest(name, style=style):
                    self.assert_nothing_to_complain_about(document, style=style, images=True)

    def test_of_bridges_with_topics_of_their_own(self) -> None:
        for base_topic, prefix in (("home/nest", "homeassistant"), ("nest", "ha/discovery/2"), ("nest2", "device"),
                                   ("Fluß", "sensor/device")):
            for style in STYLES:
                with self.subTest(base_topic=base_topic, prefix=prefix, style=style):
                    self.assert_nothing_to_complain_about(
                        homes.full_home(), style=style, base_topic=base_topic, prefix=prefix, images=True)


if __name__ == "__main__":
    unittest.main()
