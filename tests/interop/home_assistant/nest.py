"""The Nest document: its objects by id, and small readings that need no knowledge of the bridge."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone


@dataclass
class Thing:
    kind: str  # "thermostats", "smoke_co_alarms", "cameras", "structures"
    id: str
    value: dict

    @property
    def path(self):
        return f"/structures/{self.id}" if self.kind == "structures" else f"/devices/{self.kind}/{self.id}"


def things(document):
    found = {}
    for kind, devices in document.get("devices", {}).items():
        for identifier, value in devices.items():
            found[identifier] = Thing(kind, identifier, value)
    for identifier, value in document.get("structures", {}).items():
        found[identifier] = Thing("structures", identifier, value)
    return found


def scale(thermostat):
    return thermostat["temperature_scale"].lower()


def to_unit(value, from_unit, to):
    """A temperature as Home Assistant shows it in its own unit. Units are "c" and "f"."""
    if value is None or from_unit == to:
        return value
    return value * 9 / 5 + 32 if to == "f" else (value - 32) * 5 / 9


MAX_RUN = timedelta(minutes=3)  # then the bridge does not wait for the end of an event any longer


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None


def running_event(camera):
    """The last event if it has not ended: the end is missing or belongs to the event before."""
    event = camera.get("last_event") or {}
    start, end = instant(event.get("start_time")), instant(event.get("end_time"))
    if start is None or (end is not None and end >= start):
        return {}
    return event if datetime.now(timezone.utc) - start < MAX_RUN else {}
