"""Whether each message is as docs/asyncapi.yaml says.

    check_messages.py DOCUMENT MESSAGES

MESSAGES is a JSON array of {"topic", "payload" (in hexadecimal), "retained" (or null where nobody knows)}. Prints the name
of each channel that had a message, and in front of a channel of unknown fields "unknown" with the topic; then everything
that is wrong. Exit code 1 if anything is.
"""

import json
import re
import sys
from pathlib import Path

import jsonschema
import yaml

PARAMETER = re.compile(r"\{\w+\}")
UNKNOWN_FIELD = re.compile(r"Other(Field|Member|Part)$")


class Channel:
    def __init__(self, document: dict, name: str) -> None:
        self.name = name
        channel = document["channels"][name]
        levels = channel["address"].split("/")
        self._levels = [None if PARAMETER.fullmatch(level) else level for level in levels]
        self.message = channel["messages"]["message"]
        operation = document["operations"][name]
        trait = operation["traits"][0]["$ref"].rsplit("/", 1)[1]
        self.retain = document["components"]["operationTraits"][trait]["bindings"]["mqtt"]["retain"]
        self.is_sent = operation["action"] == "send"
        # The document's schemas refer to each other by its own root.
        self._validator = jsonschema.Draft7Validator(
            self.message["payload"], resolver=jsonschema.RefResolver("", document),
            format_checker=jsonschema.FormatChecker())

    def fits(self, levels: list) -> bool:
        return len(levels) == len(self._levels) and all(
            wanted in (None, level) for wanted, level in zip(self._levels, levels))

    def rank(self) -> tuple:
        """The channel with the most levels of its own, from the front, says most of a topic."""
        return tuple(level is not None for level in self._levels)

    def complaints(self, payload: bytes) -> list:
        content = self.message["contentType"]
        if content == "image/jpeg":
            return [] if payload.startswith(b"\xff\xd8") else ["is no JPEG file"]
        text = payload.decode()
        value = text
        if content == "application/json":
            try:
                value = json.loads(text)
            except ValueError:
                return [f"is no JSON: {text[:200]}"]
        if value is None:
            return ["is null"]
        return [f"{error.message[:300]} at /{'/'.join(map(str, error.absolute_path))}"
                for error in self._validator.iter_errors(value)]


def main(document_file: str, messages_file: str) -> int:
    document = yaml.load(Path(document_file).read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    channels = [Channel(document, name) for name in document["channels"]]
    used = set()
    wrong = set()
    for message in json.loads(Path(messages_file).read_text()):
        topic = message["topic"]
        levels = topic.split("/")
        fitting = [channel for channel in channels if channel.fits(levels)]
        if not fitting:
            wrong.add(f"{topic} has no channel")
            continue
        channel = max(fitting, key=Channel.rank)
        used.add(f"unknown {topic}" if UNKNOWN_FIELD.search(channel.name) else channel.name)
        payload = bytes.fromhex(message["payload"])
        if message["retained"] is not None and message["retained"] != channel.retain:
            wrong.add(f"{topic}: retained is {message['retained']}")
        # An empty message deletes what was retained. What others send to the bridge may be anything.
        if channel.is_sent and not (channel.retain and not payload):
            wrong.update(f"{topic} ({channel.name}) {complaint}" for complaint in channel.complaints(payload))
    print("\n".join(sorted(used)))
    print("\n".join(sorted(wrong)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
