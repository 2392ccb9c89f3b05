"""What the folder of the add-on says fits together, and fits what Home Assistant documents."""

import json
import re
import struct
import unittest
from pathlib import Path

import jsonschema
import yaml

ROOT = Path(__file__).parents[3]
ADDON = ROOT / "packaging/home-assistant/nest2mqtt"
CONFIG = yaml.safe_load((ADDON / "config.yaml").read_text())
SCHEMA = json.loads((Path(__file__).parent / "config.schema.json").read_text())
OPTIONS = set(CONFIG["schema"])


def read(name):
    return (ADDON / name).read_text()


def size_of_png(name):
    data = (ADDON / name).read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n"), name
    return struct.unpack(">II", data[16:24])


class Config(unittest.TestCase):
    def test_is_as_documented(self):
        jsonschema.Draft7Validator.check_schema(SCHEMA)
        jsonschema.validate(CONFIG, SCHEMA)

    def test_faults_would_be_found(self):
        for fault in ({"watchdog": "http://localhost/livez"}, {"services": ["mqtt"]}, {"arch": ["arm64"]}, {"unknown": 1},
                      {"schema": {"x": "string"}}, {"timeout": 5}):
            with self.assertRaises(jsonschema.ValidationError, msg=str(fault)):
                jsonschema.validate(CONFIG | fault, SCHEMA)

    def test_asks_for_no_right(self):
        rights = {"privileged", "full_access", "host_network", "host_pid", "host_ipc", "host_dbus", "docker_api", "hassio_api",
                  "homeassistant_api", "auth_api", "map", "devices", "ports"}
        self.assertEqual(rights & set(CONFIG), set())

    def test_defaults_are_options_of_the_schema(self):
        self.assertLessEqual(set(CONFIG["options"]), OPTIONS)
        required = {name for name, kind in CONFIG["schema"].items() if isinstance(kind, list) or not kind.endswith("?")}
        self.assertLessEqual(required, set(CONFIG["options"]), "it could not be saved as it is")

    def test_patterns_take_what_the_bridge_takes(self):
        def takes(option, value):
            return re.match(re.fullmatch(r"match\((.*)\)\?", CONFIG["schema"][option])[1], value) is not None

        self.assertTrue(takes("google_project_id", "32c4c2bc-fe0d-461b-b51c-f3885afff2f0"))
        self.assertFalse(takes("google_project_id", "my-home-123"))
        self.assertTrue(takes("google_subscription", "projects/my-home-123/subscriptions/nest2mqtt"))
        self.assertFalse(takes("google_subscription", "nest2mqtt"))


class Folder(unittest.TestCase):
    def test_has_one_version(self):
        version = re.search(r"project\(nest2mqtt VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text())[1]
        self.assertEqual(CONFIG["version"], version)
        self.assertIn(f'io.hass.version="{version}"', read("Dockerfile"))
        self.assertIn(f"\n## {version}\n", read("CHANGELOG.md"))

    def test_explains_every_option(self):
        texts = yaml.safe_load(read("translations/en.yaml"))["configuration"]
        self.assertEqual(set(texts), OPTIONS)
        for option, text in texts.items():
            self.assertTrue(text["name"] and text["description"], option)
            self.assertIn(f"`{option}`", read("DOCS.md"))

    def test_start_script_reads_every_option_and_no_other(self):
        read_ones = set(re.findall(r"\$\(option (\w+)\)|^ *option (\w+) >", read("start"), re.MULTILINE))
        self.assertEqual({a or b for a, b in read_ones}, OPTIONS)

    def test_pages_are_where_ingress_and_watchdog_look(self):
        port = CONFIG["ingress_port"]
        self.assertIn(f"NEST2MQTT__HTTP__LISTEN=0.0.0.0:{port} ", read("Dockerfile"))
        self.assertEqual(CONFIG["watchdog"], f"http://[HOST]:[PORT:{port}]/livez")

    def test_pictures_have_their_sizes(self):
        self.assertEqual(size_of_png("icon.png"), (128, 128))
        self.assertEqual(size_of_png("logo.png"), (250, 100))

    def test_profile_has_the_name_of_the_add_on(self):
        self.assertIn(f"\nprofile {CONFIG['slug']} ", read("apparmor.txt"))

    def test_repository_is_named(self):
        repository = yaml.safe_load((ADDON.parent / "repository.yaml").read_text())
        self.assertTrue(repository["name"] and repository["maintainer"])


if __name__ == "__main__":
    unittest.main()
