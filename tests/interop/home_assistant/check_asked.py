"""What a person asks for is what the dial shows, also where Home Assistant and the thermostat have different units."""

from house import House
from nest import scale, to_unit
from waiting import wait_until


def check_asked(report, lab, identifier, asked):
    """Each of these setpoints, in Home Assistant's unit, shows as it was asked for, or as the nearest step of the
    thermostat."""
    lab.simulator.set(f"/devices/thermostats/{identifier}/hvac_mode", "heat")
    wait_until("the mode heat", lambda: _climate(lab, identifier)["state"] == "heat", 30)
    unit = House(lab).unit
    for setpoint in asked:
        with report.check(f"asked for {setpoint} °{unit.upper()}, the thermostat in °{_scale(lab, identifier).upper()}"):
            shown = _nearest(setpoint, unit, _scale(lab, identifier))
            lab.home_assistant.api.call("climate.set_temperature", _climate(lab, identifier)["entity_id"], temperature=setpoint)

            def reached(shown=shown):
                now = _climate(lab, identifier)["attributes"]["temperature"]
                assert now == shown, f"the dial shows {now}, should show {shown}"
                return True

            wait_until("the setpoint", reached, 30)


def _climate(lab, identifier):
    house = House(lab)
    return house.states[house.entity_id(identifier, "climate")]


def _scale(lab, identifier):
    return scale(lab.simulator.home(f"/devices/thermostats/{identifier}"))


def _nearest(asked, unit, own_unit):
    """In whole °F or tenths of °C, as Home Assistant shows them."""
    own = to_unit(asked, unit, own_unit)
    step = 1 if own_unit == "f" else 0.5
    possible = round(own / step) * step
    return round(to_unit(possible, own_unit, unit), 0 if unit == "f" else 1)
