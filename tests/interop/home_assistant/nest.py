"""The Nest document: its objects by id, and small readings that need no knowledge of the bridge."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import no_longer_evil


@dataclass
class Thing:
    kind: str  # "thermostats", "smoke_co_alarms", "cameras", "structures"
    id: str  # in the simulator's document
    value: dict

    @property
    def path(self):
        return f"/structures/{self.id}" if self.kind == "structures" else f"/devices/{self.kind}/{self.id}"


def things(document):
    """By the id that the bridge gives them. A thermostat that only a No Longer Evil server has is as that shows it."""
    found, serials = {}, []
    for kind, devices in document.get("devices", {}).items():
        for identifier, value in devices.items():
            if no_longer_evil.is_only_there(value):
                serials.append(no_longer_evil.serial(value))
                found[serials[-1]] = Thing(kind, identifier, no_longer_evil.as_shown(value))
            else:
                found[identifier] = Thing(kind, identifier, value)
    for identifier, value in document.get("structures", {}).items():
        found[identifier] = Thing("structures", identifier, value)
    if serials:
        account = no_longer_evil.ACCOUNT
        found[account] = Thing("structures", account, no_longer_evil.structure(serials))
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
