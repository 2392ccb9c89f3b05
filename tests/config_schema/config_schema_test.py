"""config/nest2mqtt.schema.json, by which editors judge a configuration, and `nest2mqtt check` have the same verdict.

NEST2MQTT: the program; CONFIG: the directory of the schema and the shipped configuration.
"""

import json
import os
import subprocess
import tempfile
import tomllib
import unittest
from pathlib import Path

import jsonschema

CONFIG = Path(os.environ["CONFIG"])
SCHEMA = json.loads((CONFIG / "nest2mqtt.schema.json").read_text())
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)

GOOD = (
    "[wwn]",
    "[nle]",
    "[sdm]",
    'nest.structures = ["Home", "abc"]\nnest.grace = "2h"\n[wwn]',
    '[wwn]\napi_url = "http://127.0.0.1:8553"\ntoken_url = "http://[::1]:8553/token"',
    '[wwn]\nauthorize_url = "http://localhost/"',
    '[wwn]\nclient_secret = "s"\nclient_secret_file = ""',
    '[wwn]\naccess_token = ""\naccess_token_file = "/run/later"',
    '[wwn]\nredirect_uri = "http://localhost:8098/nest"',
    '[wwn]\nredirect_hosts = []\nimage_hosts = ["*.example.org", "a-b.c_d"]',
    '[wwn]\nmax_event = "1024B"\ncall_burst = 1\ncall_refill = "1ms"\nkeep_alive = "007s"\nclient_version = 7',
    '[wwn]\n[[wwn.account]]\nname = "a-B_3"\naccess_token = "t"\nmultiplex = true\n[[wwn.account]]\nname = "b"',
    '[nle]\nurl = "http://nle.local:8082"\n[[nle.account]]\nname = "cabin"\nurl = "https://cabin.example/nle/"',
    '[nle]\nurl = ""',
    '[sdm]\nsubscription = "projects/my-home-123/subscriptions/nest"\naliases = ["hallway=AVPH_w-1"]',
    '[sdm]\nredirect_uri = ""',
    '[sdm]\nsubscription = "projects/example.com:home/subscriptions/a.b~c%2F"\npoll = "1h"',
    '[wwn]\n[mqtt]\nurl = "mqtts://broker.example:8884/"\nprotocol = "3.1.1"\nusername = "\u00fc"\npassword = "p"',
    '[wwn]\n[mqtt]\nbase_topic = "home/ne$t \u00fc"\nresponse_topics = ["a", "b/c/"]',
    '[wwn]\n[mqtt]\npublish = ["images"]\nkeep_alive = "65535s"',
    '[wwn]\n[home_assistant]\nenabled = false\nstyle = "entity"\ndiscovery_prefix = "a/b"',
    '[wwn]\n[write]\nread_only = true\nsettle = "0s"\nburst = 2147483647\nrefill = "0ms"\nblocked_pause = ["1s", "2h"]',
    '[wwn]\n[http]\nlisten = "127.0.0.1:8099"\nhosts = ["*.home.arpa"]',
    '[wwn]\n[http]\nlisten = "[::1]:0"',
    '[wwn]\n[http]\nlisten = ":65535"',
    '[wwn]\n[http]\nlisten = ":8099"\nproxies = ["172.30.32.2", "fd00::2"]\nlogin = true',
    '[wwn]\n[log]\nlevel = "trace"\nformat = "json"\n[state]\ndir = "state"',
)

BAD = (
    "",
    '[mqtt]\nurl = "mqtt://localhost"',
    "[wwm]",
    "wwn = 1",
    "[[wwn]]",
    "[wwn]\nclient_idd = 1",
    "[wwn]\n[mqtt.tls]\nca = 1",
    '[wwn]\n[nest]\napi_url = "https://h"',
    'nest.structures = [""]\n[wwn]',
    'nest.structures = "Home"\n[wwn]',
    "nest.grace = 120\n[wwn]",
    'nest.grace = "120"\n[wwn]',
    'nest.grace = "-1s"\n[wwn]',
    'nest.grace = "1 s"\n[wwn]',
    '[wwn]\napi_url = "http://nest.example"',
    '[wwn]\napi_url = "http://localhost.example"',
    '[wwn]\napi_url = "https://user@h"',
    '[wwn]\napi_url = "https://h/?q=1"',
    '[wwn]\napi_url = ""',
    '[wwn]\nredirect_uri = "http://home.example/"',
    '[wwn]\nredirect_uri = "https://h/#f"',
    '[wwn]\nclient_secret = "a"\nclient_secret_file = "b"',
    '[wwn]\naccess_token = "a"\naccess_token_file = "b"',
    "[wwn]\nclient_version = -1",
    "[wwn]\nclient_version = 1.5",
    '[wwn]\nmultiplex = "yes"',
    '[wwn]\nredirect_hosts = ["*nest.com"]',
    '[wwn]\nredirect_hosts = ["a..b"]',
    '[wwn]\nimage_hosts = ["https://h"]',
    '[wwn]\nkeep_alive = "0s"',
    '[wwn]\nmax_event = "16"',
    '[wwn]\nmax_event = "512B"',
    '[wwn]\nmax_event = "0MB"',
    "[wwn]\ncall_burst = 0",
    "[wwn]\ncall_burst = 2147483648",
    "[wwn]\naccount = 1",
    "[[wwn.account]]",
    '[[wwn.account]]\nname = ""',
    '[[wwn.account]]\nname = "a b"',
    '[[wwn.account]]\nname = "sdm"',
    '[[wwn.account]]\nname = "a"\nclient = "b"',
    '[[wwn.account]]\nname = "a"\napi_url = "nest.com"',
    '[[wwn.account]]\nname = "a"\n[[wwn.account.account]]\nname = "b"',
    '[nle]\nurl = "nle.local"',
    '[nle]\nurl = "http://nle.local/?x"',
    '[nle]\npoll = "0m"',
    '[sdm]\nsubscription = "nest"',
    '[sdm]\nsubscription = "projects/p/topics/nest"',
    '[sdm]\naliases = ["a"]',
    '[sdm]\naliases = ["a=b", "a=b"]',
    '[wwn]\n[mqtt]\nurl = "tcp://broker"',
    '[wwn]\n[mqtt]\nurl = "mqtt://me:secret@broker"',
    '[wwn]\n[mqtt]\nurl = "mqtt://broker/topic"',
    "[wwn]\n[mqtt]\nprotocol = 5",
    '[wwn]\n[mqtt]\nprotocol = "4"',
    '[wwn]\n[mqtt]\nusername = "a\\u0000"',
    '[wwn]\n[mqtt]\npassword = "a"\npassword_file = "b"',
    '[wwn]\n[mqtt]\nclient_id = ""',
    '[wwn]\n[mqtt]\nbase_topic = ""',
    '[wwn]\n[mqtt]\nbase_topic = "/nest"',
    '[wwn]\n[mqtt]\nbase_topic = "nest/"',
    '[wwn]\n[mqtt]\nbase_topic = "a//b"',
    '[wwn]\n[mqtt]\nbase_topic = "a/+"',
    '[wwn]\n[mqtt]\nbase_topic = "$SYS"',
    '[wwn]\n[mqtt]\nbase_topic = "a\\tb"',
    '[wwn]\n[mqtt]\nbase_topic = "' + "x" * 1001 + '"',
    '[wwn]\n[mqtt]\nresponse_topics = ["#"]',
    '[wwn]\n[mqtt]\npublish = []',
    '[wwn]\n[mqtt]\npublish = ["leafs"]',
    '[wwn]\n[mqtt]\nkeep_alive = "0s"',
    '[wwn]\n[home_assistant]\nstyle = "devices"',
    '[wwn]\n[home_assistant]\nstatus_topic = "a/#"',
    '[wwn]\n[write]\nttl = "0s"',
    "[wwn]\n[write]\nburst = -1",
    "[wwn]\n[write]\nblocked_pause = []",
    '[wwn]\n[write]\nblocked_pause = ["0s"]',
    '[wwn]\n[http]\nlisten = "8099"',
    '[wwn]\n[http]\nlisten = "localhost:http"',
    '[wwn]\n[http]\nlisten = "host.example:80"',
    '[wwn]\n[http]\nhosts = ["a:80"]',
    '[wwn]\n[http]\nproxies = ["proxy.example"]',
    '[wwn]\n[http]\nproxies = ["[fd00::2]"]',
    '[wwn]\n[log]\nlevel = "loud"',
    "[wwn]\n[log]\nformat = 1979-05-27",
    '[wwn]\n[state]\ndir = ""',
)

# What `check` finds and JSON Schema cannot say, or only by expressions that nobody could read.
ONLY_CHECK_REFUSES = (
    # A file that must be there.
    '[wwn]\nclient_secret_file = "/nowhere"',
    '[nle]\nca_file = "/nowhere"',
    '[wwn]\n[mqtt]\nurl = "mqtts://b"\ntls.ca_file = "/nowhere"',
    # Keys that need or exclude each other.
    '[wwn]\n[mqtt]\ntls.ca_file = "/etc/passwd"',
    '[wwn]\n[mqtt]\nurl = "mqtts://b"\ntls.cert_file = "/etc/passwd"',
    '[wwn]\n[mqtt]\nurl = "mqtts://b"\ntls.key_file = "/etc/passwd"',
    '[wwn]\n[mqtt]\nprotocol = "3.1.1"\npassword = "p"',
    "[wwn]\n[http]\nlogin = true",
    '[wwn]\n[http]\nlisten = ":8099"\nlogin = true',
    # Two entries compared by a part of them.
    '[[wwn.account]]\nname = "a"\n[[wwn.account]]\nname = "a"',
    '[[wwn.account]]\nname = "a"\n[[sdm.account]]\nname = "a"',
    '[sdm]\naliases = ["a=b", "a=c"]',
    # A range of what is written as text.
    'nest.grace = "99999999999999h"\n[wwn]',
    '[wwn]\n[mqtt]\nkeep_alive = "1500ms"',
    '[wwn]\n[mqtt]\nkeep_alive = "65536s"',
    '[wwn]\nmax_event = "1000B"',
    '[wwn]\n[http]\nlisten = "127.0.0.1:65536"',
    '[wwn]\n[http]\nlisten = "1.2.3:80"',
    '[wwn]\n[http]\nproxies = ["256.0.0.1"]',
    '[wwn]\napi_url = "https://h:0"',
    '[wwn]\n[mqtt]\nbase_topic = "' + "\u00fc" * 501 + '"',  # bytes and not characters
    # Projects of Google that are known by their names.
    '[sdm]\nsubscription = "projects/sdm-prod/subscriptions/nest"',
    '[sdm]\nsubscription = "projects/32c4c2bc-fe0d-461b-b51c-f3885afff2f0/subscriptions/nest"',
)
# The schema knows only the usual spelling.
ONLY_THE_SCHEMA_REFUSES = (
    '[wwn]\napi_url = "HTTPS://nest.example"',
    '[wwn]\n[http]\nlisten = "LOCALHOST:8099"',
)


# The file alone decides.
ENVIRONMENT = {name: value for name, value in os.environ.items()
               if not name.startswith("NEST2MQTT__") and name != "CREDENTIALS_DIRECTORY"}


def check(text: str) -> subprocess.CompletedProcess:
    with tempfile.TemporaryDirectory(prefix="config-schema-") as directory:
        file = Path(directory) / "nest2mqtt.toml"
        file.write_text(text)
        ran = subprocess.run([os.environ["NEST2MQTT"], "check", "--config", file], capture_output=True, text=True,
                             env=ENVIRONMENT, timeout=30, check=False)
    if ran.returncode not in (0, 78):
        raise RuntimeError(f"check ended with {ran.returncode}: {ran.stderr}")
    return ran


def check_takes(text: str) -> bool:
    return check(text).returncode == 0


def schema_takes(text: str) -> bool:
    return VALIDATOR.is_valid(tomllib.loads(text))


def keys(table: dict, names: tuple = ()):
    """Each key of the schema with the table it is in, without those of further accounts."""
    for name, schema in table["properties"].items():
        if "properties" in schema:
            yield from keys(schema, (*names, name))
        else:
            yield (*names, name), schema


class ConfigSchema(unittest.TestCase):
    def verdicts(self, files: tuple, by_check: bool, by_schema: bool) -> None:
        for text in files:
            with self.subTest(file=text):
                self.assertEqual((check_takes(text), schema_takes(text)), (by_check, by_schema), "(check, schema)")

    def test_good_files(self) -> None:
        self.verdicts(GOOD, by_check=True, by_schema=True)

    def test_bad_files(self) -> None:
        self.verdicts(BAD, by_check=False, by_schema=False)

    def test_what_only_check_refuses(self) -> None:
        self.verdicts(ONLY_CHECK_REFUSES, by_check=False, by_schema=True)

    def test_what_only_the_schema_refuses(self) -> None:
        self.verdicts(ONLY_THE_SCHEMA_REFUSES, by_check=True, by_schema=False)

    def test_is_a_schema(self) -> None:
        jsonschema.Draft7Validator.check_schema(SCHEMA)

    def test_the_shipped_file(self) -> None:
        shipped = (CONFIG / "nest2mqtt.toml").read_text()
        self.verdicts((shipped,), by_check=True, by_schema=True)
        self.assertTrue(shipped.startswith("#:schema /usr/share/nest2mqtt/nest2mqtt.schema.json\n"))

    def test_every_line_of_the_shipped_file(self) -> None:
        """Also those that are switched off, but for the files that secrets would be read from."""
        lines = (CONFIG / "nest2mqtt.toml").read_text().splitlines()
        on = [line.removeprefix("#") for line in lines
              if not line.startswith(("# ", "#:")) and "/run/secrets/" not in line]
        self.verdicts(("\n".join(on),), by_check=True, by_schema=True)
        given = tomllib.loads("\n".join(on))
        for names, _ in keys(SCHEMA):
            with self.subTest(key=".".join(names)):
                if not names[-1].endswith("_file") and names[-1] != "account":
                    self.assertTrue(self.stands_in(given, names), "the shipped file does not have it")

    @staticmethod
    def stands_in(table: dict, names: tuple) -> bool:
        for name in names:
            if name not in table:
                return False
            table = table[name]
        return True

    def test_each_key_of_the_schema_is_one_of_the_program(self) -> None:
        found = 0
        for names, schema in keys(SCHEMA):
            found += 1
            with self.subTest(key=".".join(names)):
                complaint = check(".".join(names) + " = 1979-05-27\n").stderr
                self.assertNotIn("unknown key", complaint)
                self.assertIn(".".join(names), complaint)
                self.assertTrue(schema["description"])
        self.assertGreater(found, 60)

    def test_each_default_is_right(self) -> None:
        for names, schema in keys(SCHEMA):
            with self.subTest(key=".".join(names)):
                if "default" in schema:
                    jsonschema.validate(schema["default"], schema, cls=jsonschema.Draft7Validator)


if __name__ == "__main__":
    unittest.main()
