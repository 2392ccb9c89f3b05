"""Every event that Home Assistant's event entities have shown, in order: their states show only the last one."""

from state_log import StateLog


class EventLog:
    def __init__(self, api):
        self._log = StateLog(api)

    def events(self, entity_id):
        """(time, type) of each."""
        seen = []
        for state in self._log.of(entity_id):
            if not _is_instant(state["state"]):
                continue
            # An entity that becomes available again shows its last event again: the same time, no new event.
            shown = (state["state"], state["attributes"]["event_type"])
            if shown not in seen:
                seen.append(shown)
        return seen

    def close(self):
        self._log.close()


def _is_instant(state):
    """The state of an event entity is the time of its last event, unless it has none or is unavailable."""
    return state[:2] == "20"
