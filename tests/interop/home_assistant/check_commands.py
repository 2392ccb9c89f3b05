"""A command that does not do at once what was asked for is never silent: the entity says what became of it.

What Home Assistant's dial shows meanwhile is set back by each state that it gets, and it gets one when an attribute
changes: check_dial.py looks at it in a browser."""

from event_log import EventLog
from house import House
from waiting import wait_until

THERMOSTAT = "living-room-a1b2"
CAMERA = "driveway-c9d0"
STRUCTURE = "home-5fd1"
THERMOSTAT_PATH = f"/devices/thermostats/{THERMOSTAT}"
STRUCTURE_PATH = f"/structures/{STRUCTURE}"


def check_commands(report, lab):
    lab.simulator.set(f"{THERMOSTAT_PATH}/temperature_scale", "F")
    watch = _Watch(lab)
    _check_refusals(report, lab, watch)
    _check_fan(report, lab)
    _check_cancel(report, lab)
    _check_restart_needed(report, lab)
    _check_waiting(report, lab, watch)
    _check_blocked(report, lab, watch)
    watch.close()


class _Watch:
    """The climate entity, its event entity and the bridge's own entities."""

    def __init__(self, lab):
        self.api = lab.home_assistant.api
        self.log = EventLog(self.api)
        house = House(lab)
        self.climate = house.entity_id(THERMOSTAT, "climate")
        self.event = house.entity_id(THERMOSTAT, "command")

    def attributes(self):
        state = self.api.state(self.climate)
        assert state["state"] != "unavailable", "the climate entity is unavailable"
        return state["attributes"]

    def status(self):
        return self.attributes().get("last_command_status")

    def is_done(self, temperature):
        done = self.status() == "confirmed"
        return done and self.attributes()["last_command"] == {"target_temperature_f": temperature}

    def events(self):
        return [kind for _, kind in self.log.events(self.event)]

    def close(self):
        self.log.close()


def _bridge_entity(lab, key):
    return House(lab).entity_id("mqtt-bridge", key)


def _bridge_state(lab, key):
    return lab.home_assistant.api.state(_bridge_entity(lab, key))


def _set_mode(lab, mode):
    lab.simulator.set(f"{THERMOSTAT_PATH}/hvac_mode", mode)
    climate = House(lab).entity_id(THERMOSTAT, "climate")
    wait_until(f"mode {mode}", lambda: lab.home_assistant.api.state(climate)["state"] == mode)


def _check_refusals(report, lab, watch):
    _set_mode(lab, "off")
    before = watch.api.state(watch.climate)
    with report.check("a setpoint that is refused: the climate entity says so, in words"):
        watch.api.call("climate.set_temperature", watch.climate, temperature=75)
        wait_until("the refusal", lambda: watch.status() == "refused")
        first = watch.attributes()
        assert "is in off" in first["last_command_message"], first["last_command_message"]
        assert first["last_command"] == {"target_temperature_f": 75}, first["last_command"]
        assert first["pending"] is None and first["waits_until"] is None
        assert first["temperature"] == before["attributes"]["temperature"], "the setpoint is another"
    with report.check("the same once more: another state, which sets the dial back to the truth"):
        updated = watch.api.state(watch.climate)["last_updated"]
        watch.api.call("climate.set_temperature", watch.climate, temperature=75)
        wait_until("another state", lambda: watch.api.state(watch.climate)["last_updated"] != updated)
        second = watch.attributes()
        assert second["last_command_at"] != first["last_command_at"]
        assert second["last_command_message"] == first["last_command_message"]
    with report.check("each refusal is an event for automations"):
        wait_until("two events", lambda: watch.events()[-2:] == ["refused", "refused"])
        event = watch.api.state(watch.event)["attributes"]
        assert event["code"] == "wrong_mode" and "target_temperature_f" in event["command"], event
    _set_mode(lab, "heat")


def _check_fan(report, lab):
    api = lab.home_assistant.api
    number = House(lab).entity_id(THERMOSTAT, "fan_run")
    with report.check("number.set_value of the fan run: 50 minutes run for 60, the next that Nest knows"):
        lab.simulator.forget_requests()
        api.call("number.set_value", number, value=50)
        wait_until("the run", lambda: api.state(number)["state"] == "60")
        writes = lab.simulator.writes()
        assert writes == [{"fan_timer_duration": 60, "fan_timer_active": True}], f"the service was sent {writes}"
        assert lab.simulator.home(f"{THERMOSTAT_PATH}/fan_timer_active") is True
        wait_until("its receipt", lambda: api.state(number)["attributes"]["last_command_status"] == "confirmed")
    lab.simulator.set(f"{THERMOSTAT_PATH}/fan_timer_active", False)


def _check_cancel(report, lab):
    api = lab.home_assistant.api
    button = House(lab).entity_id(STRUCTURE, "eta_cancel")
    lab.simulator.set(f"{STRUCTURE_PATH}/away", "away")
    away = House(lab).entity_id(STRUCTURE, "away")
    wait_until("away", lambda: api.state(away)["state"] == "Away")
    with report.check("Cancel arrival is unavailable without a trip of ours"):
        assert api.state(button)["state"] == "unavailable"
    with report.check("a trip is announced: Cancel arrival is available, and cancels it"):
        lab.broker.publish(
            f"nest{STRUCTURE_PATH}/eta/set",
            '{"trip_id":"interop","estimated_arrival_window_begin":"2095-01-01T10:00:00.000Z",'
            '"estimated_arrival_window_end":"2095-01-01T11:00:00.000Z"}',
        )
        wait_until("the button", lambda: api.state(button)["state"] != "unavailable")
        api.call("button.press", button)
        wait_until("the button to go", lambda: api.state(button)["state"] == "unavailable")
        assert lab.simulator.home(f"{STRUCTURE_PATH}/eta_begin").startswith("1970")
    lab.simulator.set(f"{STRUCTURE_PATH}/away", "home")
    wait_until("home", lambda: api.state(away)["state"] == "Home")


def _check_restart_needed(report, lab):
    with report.check("Restart needed is on while a changed setting waits for a restart"):
        lab.change_bridge_file(keep_alive="20s")
        lab.broker.publish("nest/bridge/request/reload", "{}")
        wait_until("Restart needed", lambda: _bridge_state(lab, "restart_needed")["state"] == "on")
        assert _bridge_state(lab, "restart_needed")["attributes"]["settings"] == ["mqtt.keep_alive"]
        lab.change_bridge_file()
        lab.broker.publish("nest/bridge/request/reload", "{}")
        wait_until("it to be off", lambda: _bridge_state(lab, "restart_needed")["state"] == "off")


def _check_waiting(report, lab, watch):
    lab.restart_bridge(burst=3, refill="15s")
    wait_until("the thermostat", lambda: watch.api.state(watch.climate)["state"] == "heat")
    left = _bridge_entity(lab, "write_budget")
    wait_until("a full budget", lambda: watch.api.state(left)["state"] == "3", 60)
    asked = [70, 72, 74, 76]
    lab.simulator.set(f"{THERMOSTAT_PATH}/target_temperature_f", 68)
    wait_until("68", lambda: watch.attributes()["temperature"] == 68)
    for temperature in asked[:3]:
        watch.api.call("climate.set_temperature", watch.climate, temperature=temperature)
        wait_until(f"{temperature} to be confirmed", lambda wanted=temperature: watch.is_done(wanted))
    with report.check("Writes left is 0 after three, within seconds"):
        wait_until("no writes left", lambda: watch.api.state(left)["state"] == "0", 5)
    with report.check("the fourth waits: the climate entity says for what, what is pending and until when"):
        watch.api.call("climate.set_temperature", watch.climate, temperature=asked[3])
        wait_until("the queue", lambda: watch.status() == "queued", 5)
        waiting = watch.attributes()
        assert "this bridge sends 3 changes, then one every 15s" in waiting["last_command_message"], waiting
        assert waiting["pending"] == {"target_temperature_f": 76}, waiting["pending"]
        assert waiting["waits_until"] > waiting["last_command_at"], waiting
        assert waiting["temperature"] == 74, "nothing is claimed before it is so"
    with report.check("then it is done, and nothing is pending any more"):
        wait_until("76 to be confirmed", lambda: watch.is_done(76), 30)
        assert watch.attributes()["temperature"] == 76
        assert watch.attributes()["pending"] is None and watch.attributes()["waits_until"] is None
        wait_until("its events", lambda: watch.events()[-2:] == ["queued", "confirmed"])
    with report.check("Writes left goes up again by itself"):
        wait_until("one write left", lambda: watch.api.state(left)["state"] == "1", 20)


def _check_blocked(report, lab, watch):
    lab.restart_bridge(blocked_pause="12s")
    wait_until("the thermostat", lambda: watch.api.state(watch.climate)["state"] == "heat")
    lab.simulator.fault({"service": "wwn", "fault": "status", "status": 429, "on": "write", "count": 1})
    with report.check("the service blocks a thermostat: Problem is on, Cloud says until when, the climate entity waits"):
        watch.api.call("climate.set_temperature", watch.climate, temperature=71)
        wait_until("the problem", lambda: _bridge_state(lab, "problem")["state"] == "on", 8)
        assert "takes no changes of Living Room" in _bridge_state(lab, "problem")["attributes"]["what_to_do"]
        assert THERMOSTAT_PATH in _bridge_state(lab, "cloud")["attributes"]["blocked_until"]
        wait_until("the climate entity", lambda: watch.status() == "queued", 5)
        assert watch.attributes()["pending"] == {"target_temperature_f": 71}
    with report.check("afterwards it is done, and Problem is off"):
        wait_until("71 to be confirmed", lambda: watch.is_done(71), 30)
        wait_until("no problem", lambda: _bridge_state(lab, "problem")["state"] == "off", 5)
    lab.restart_bridge()
    wait_until("the thermostat", lambda: watch.api.state(watch.climate)["state"] == "heat")
