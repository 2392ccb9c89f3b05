"""What Home Assistant shows is what the service says."""

from house import House
from waiting import wait_until


def check_states(report, lab, promise):
    counted = 0

    def all_right():
        nonlocal counted
        lines, counted = House(lab).complaints()
        assert not lines, "\n".join(lines)
        return True

    with report.check(promise):
        try:
            wait_until("every state and attribute", all_right, 30)
        finally:
            report.note(f"{counted} entities compared with the service's document")


def check_every_entity(report, lab):
    """Also those that are disabled unless the user wants them: their templates must be right, too."""
    check_states(report, lab, "every enabled entity has the right state and attributes")
    house = House(lab)
    disabled = [entry for entry in house.registry.values() if entry["disabled_by"] is not None]
    lab.home_assistant.api.enable(disabled)
    check_states(report, lab, "so do all others, once enabled")


def check_availability(report, lab, promise, available):
    def all_so():
        house = House(lab)
        wrong = []
        for device in house.announced.values():
            for component in device.entities:
                state = house.state_of(component)
                if state is None or (state["state"] != "unavailable") != available:
                    wrong.append(f"{component.unique_id}: {state and state['state']}")
        assert not wrong, "\n".join(wrong)
        return True

    with report.check(promise):
        wait_until("availability", all_so, 30)
