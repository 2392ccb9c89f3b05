import json
import unittest

import homes


class HomesTest(unittest.TestCase):
    def setUp(self):
        self.home = homes.make_home(homes.SIZES["11kb"])
        self.leaves = homes.leaves(self.home)

    def test_is_as_large_as_asked_for(self):
        for size in homes.SIZES.values():
            length = len(homes.to_text(homes.make_home(size)))
            self.assertLessEqual(length, size)
            self.assertGreater(length, size - 2_000)  # no room for another device

    def test_the_counting_leaf_is_the_first_of_its_name_and_its_value_is_there_once(self):
        text = homes.to_text(self.home)
        first = text.index(f'"{homes.COUNTING_FIELD}":')
        self.assertTrue(text[first:].startswith(f'"{homes.COUNTING_FIELD}":{homes.FIRST_VALUE}'))
        self.assertEqual(text.count(str(homes.FIRST_VALUE)), 1)
        self.assertEqual(self.leaves[homes.counting_topic(self.home)], str(homes.FIRST_VALUE))

    def test_every_leaf_changed_has_the_same_leaves_most_with_another_value(self):
        changed = homes.leaves(homes.every_leaf_changed(self.home))
        self.assertEqual(changed.keys(), self.leaves.keys())
        differing = [topic for topic, text in self.leaves.items() if changed[topic] != text]
        self.assertGreater(len(differing), len(changed) / 2)
        self.assertNotIn(homes.counting_topic(self.home), differing)
        for topic in differing:
            self.assertFalse(homes.STEADY & set(topic.split("/")[4:]), topic)

    def test_payloads_are_those_of_the_topics_document(self):
        home = {"devices": {}, "structures": {"a": {"b": 20.5, "c": 21.0, "d": True, "e": "", "f": None, "g": [1]}}}
        payloads = {"b": "20.5", "c": "21", "d": "true", "g": "[1]"}
        self.assertEqual(
            homes.leaves(home), {f"nest/structures/a/{name}": payload for name, payload in payloads.items()}
        )

    def test_text_is_json_that_reads_back(self):
        self.assertEqual(json.loads(homes.to_text(self.home)), self.home)


if __name__ == "__main__":
    unittest.main()
