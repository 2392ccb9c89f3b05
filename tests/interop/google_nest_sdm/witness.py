"""Reads the simulated Google Device Access with google-nest-sdm, and compares with the home that the simulator plays."""

import argparse
import asyncio
import base64
import datetime
import importlib.metadata
import json
import logging
import re
import sys
import tempfile
from pathlib import Path

import aiohttp
from google_nest_sdm.admin_client import DEFAULT_TOPIC_IAM_POLICY, AdminClient
from google_nest_sdm.auth import AbstractAuth
from google_nest_sdm.device_manager import DeviceManager
from google_nest_sdm.event import EventMessage
from google_nest_sdm.exceptions import FailedPreconditionException
from google_nest_sdm.google_nest_api import GoogleNestAPI

from programs import Program
from report import Report

HALL = "AVPHwEvEXAMPLEthermostatHall0001"
ATTIC = "AVPHwEvEXAMPLEthermostatAttic002"
GARAGE = "AVPHwEvEXAMPLEcameraGarageLegacy"
DOORBELL = "AVPHwEvEXAMPLEdoorbellBattery001"
CLIENT = {"client_id": "simulator.apps.googleusercontent.com", "client_secret": "GOCSPX-simulator"}
REFRESH_TOKEN = "1//simulator-refresh-token"
CLOUD = "projects/simulator-cloud"
TOPIC = f"{CLOUD}/topics/nest"
SUBSCRIPTION = f"{CLOUD}/subscriptions/witness"


class Auth(AbstractAuth):
    """Gets the access token as any client does, and tells the library where the services are."""

    def __init__(self, session, google):
        super().__init__(session, f"{google}/v1")
        self._google = google

    async def async_get_access_token(self):
        form = CLIENT | {"grant_type": "refresh_token", "refresh_token": REFRESH_TOKEN}
        async with self._websession.post(f"{self._google}/token", data=form) as answer:
            return (await answer.json())["access_token"]


class Complaints(logging.Handler):
    """What the library logs as a warning or worse."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.said = []

    def emit(self, record):
        self.said.append(record.getMessage())


class Witness:
    def __init__(self, session, google, control):
        self._session = session
        self._control = control
        self._auth = Auth(session, google)
        self._manager = None
        self._events = []

    async def control(self, method, path, body=None):
        async with self._session.request(method, f"{self._control}/{path}", data=json.dumps(body)) as answer:
            content = await answer.json()
            assert answer.status == 200, f"{path}: {content}"
            return content

    async def shown(self, path):
        """A field of the home that the simulator plays."""
        async with self._session.get(f"{self._control}/home/devices/{path}") as answer:
            return await answer.json()

    async def open(self):
        api = GoogleNestAPI(self._auth, (await self.control("GET", "sdm"))["project"]["id"])
        self._manager = DeviceManager(api)
        await self._manager.async_refresh()
        for device in self._manager.devices.values():
            device.add_event_callback(self._take_event)

    async def _take_event(self, event):
        self._events.append(event)

    def device(self, name):
        return next(device for key, device in self._manager.devices.items() if key.endswith(f"/{name}"))

    @property
    def structures(self):
        return self._manager.structures

    @property
    def number_of_devices(self):
        return len(self._manager.devices)

    async def subscribe(self):
        admin = AdminClient(self._auth, CLOUD)
        await admin.set_topic_iam_policy(TOPIC, DEFAULT_TOPIC_IAM_POLICY)
        await admin.create_subscription(TOPIC, SUBSCRIPTION)
        return await admin.get_topic(TOPIC)

    async def pull(self):
        """Hands the next messages to the library, as its subscriber does, and returns what they lead to."""
        self._events.clear()
        answer = await self._auth.post_json(f"{SUBSCRIPTION}:pull", json={"maxMessages": 25})
        received = answer["receivedMessages"]
        for message in received:
            data = json.loads(base64.b64decode(message["message"]["data"]))
            await self._manager.async_handle_event(EventMessage.create_event(data, self._auth))
        await self._auth.post(f"{SUBSCRIPTION}:acknowledge", json={"ackIds": [one["ackId"] for one in received]})
        return list(self._events)

    async def pull_until(self, condition):
        """Messages come one by one; a pull that finds none is held by the simulator for a second."""
        for _ in range(20):
            events = await self.pull()
            if condition(events):
                return events
        raise AssertionError("the event does not come")



async def check_devices(report, witness):
    report.heading("Devices")
    with report.check("all devices and the structure are read"):
        assert witness.number_of_devices == 4, witness.number_of_devices
        assert len(witness.structures) == 1, witness.structures
    hall = witness.device(HALL).traits
    with report.check("a thermostat has its modes, temperatures, fan and connection"):
        setpoint = hall["sdm.devices.traits.ThermostatTemperatureSetpoint"]
        assert (setpoint.heat_celsius, setpoint.cool_celsius) == (19.5, 24.0), setpoint
        assert hall["sdm.devices.traits.ThermostatMode"].mode == "HEATCOOL"
        assert hall["sdm.devices.traits.Temperature"].ambient_temperature_celsius == 21.23
        assert hall["sdm.devices.traits.Humidity"].ambient_humidity_percent == 41
        assert hall["sdm.devices.traits.Fan"].timer_mode == "OFF"
        assert hall["sdm.devices.traits.Connectivity"].status == "ONLINE"
    with report.check("a legacy camera gives pictures, a doorbell has a chime and clips"):
        assert "sdm.devices.traits.CameraEventImage" in witness.device(GARAGE).traits
        doorbell = witness.device(DOORBELL).traits
        assert "sdm.devices.traits.DoorbellChime" in doorbell and "sdm.devices.traits.CameraClipPreview" in doorbell


async def check_commands(report, witness):
    report.heading("Commands")
    hall = witness.device(HALL).traits
    with report.check("a range is set"):
        await hall["sdm.devices.traits.ThermostatTemperatureSetpoint"].set_range(20.0, 25.0)
        assert await witness.shown(f"thermostats/{HALL}/target_temperature_low_c") == 20.0
        assert await witness.shown(f"thermostats/{HALL}/target_temperature_high_c") == 25.0
    with report.check("a mode is set"):
        await hall["sdm.devices.traits.ThermostatMode"].set_mode("HEAT")
        assert await witness.shown(f"thermostats/{HALL}/hvac_mode") == "heat"
    with report.check("the fan is started"):
        await hall["sdm.devices.traits.Fan"].set_timer("ON", 3600)
        assert await witness.shown(f"thermostats/{HALL}/fan_timer_active") is True
    with report.check("eco is set, and refused when it is already so"):
        eco = hall["sdm.devices.traits.ThermostatEco"]
        await eco.set_mode("MANUAL_ECO")
        assert await witness.shown(f"thermostats/{HALL}/hvac_mode") == "eco"
        try:
            await eco.set_mode("MANUAL_ECO")
        except FailedPreconditionException as refusal:
            assert "not allowed in current thermostat mode" in str(refusal), refusal
        else:
            raise AssertionError("it was not refused")


async def check_events(report, witness):
    report.heading("Events")
    with report.check("its administration gives the publisher role and makes a subscription"):
        topic = await witness.subscribe()
        assert topic["name"] == TOPIC, topic
    with report.check("a change of a temperature becomes a new trait"):
        await witness.control("PATCH", f"home/devices/thermostats/{HALL}", {"humidity": 33})
        await witness.pull_until(
            lambda _: witness.device(HALL).traits["sdm.devices.traits.Humidity"].ambient_humidity_percent == 33
        )
    with report.check("somebody rings: a chime with its session"):
        await witness.control("POST", "camera_event", {"device": DOORBELL, "chime": True, "duration": "2s"})
        events = await witness.pull_until(lambda seen: any(event.resource_update_events for event in seen))
        names = [name for event in events for name in event.resource_update_events or {}]
        assert "sdm.devices.events.DoorbellChime.Chime" in names, names
        assert all(event.event_sessions for event in events if event.resource_update_events)
    with report.check("motion at a legacy camera, and the picture of it"):
        await witness.control("POST", "camera_event", {"device": GARAGE, "motion": True, "duration": "2s"})
        events = await witness.pull_until(
            lambda seen: any("sdm.devices.events.CameraMotion.Motion" in (event.resource_update_events or {}) for event in seen)
        )
        motion = next(
            event.resource_update_events["sdm.devices.events.CameraMotion.Motion"]
            for event in events
            if "sdm.devices.events.CameraMotion.Motion" in (event.resource_update_events or {})
        )
        age = datetime.datetime.now(datetime.timezone.utc) - motion.timestamp
        assert abs(age) < datetime.timedelta(seconds=30), age
        image = await witness.device(GARAGE).traits["sdm.devices.traits.CameraEventImage"].generate_image(motion.event_id)
        content = await image.contents()
        assert content[:2] == b"\xff\xd8", "it is no JPEG file"


async def run(options, report):
    with tempfile.TemporaryDirectory() as directory:
        simulator = Program(
            "simulator",
            [options.simulator, "--home", options.home, "--still", "--port", 0, "--sdm-port", 0, "--sdm-pull", "1s"],
            Path(directory),
        )
        simulator.start()
        try:
            simulator.wait_for_log("\nsdm ")
            url = dict(re.findall(r"^(\w+) (http://\S+)$", simulator.log(), re.MULTILINE))
            async with aiohttp.ClientSession() as session:
                witness = Witness(session, url["sdm"], url["control"])
                await witness.open()
                await check_devices(report, witness)
                await check_commands(report, witness)
                await check_events(report, witness)
                counted = await witness.control("GET", "sdm")
                with report.check("no call was beyond a quota"):
                    assert counted["limited"] == 0, counted["limited_by"]
        finally:
            simulator.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--simulator", required=True, type=Path)
    parser.add_argument("--home", required=True, type=Path)
    options = parser.parse_args()
    complaints = Complaints()
    logging.getLogger().addHandler(complaints)
    report = Report()
    report.note(f"google-nest-sdm {importlib.metadata.version('google-nest-sdm')}")
    asyncio.run(run(options, report))
    with report.check("the library has logged no complaint"):
        assert not complaints.said, "\n".join(complaints.said)
    print(f"\n{report.summary()}")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
