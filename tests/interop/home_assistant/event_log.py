"""Every event that Home Assistant's event entities have shown, in order: their states show only the last one."""

import json

import websocket  # Debian: python3-websocket


class EventLog:
    def __init__(self, api):
        self._socket = api.open_socket()
        self._socket.send(json.dumps({"id": 1, "type": "subscribe_events", "event_type": "state_changed"}))
        assert json.loads(self._socket.recv())["success"]
        self._socket.settimeout(0.2)
        self._seen = {}

    def events(self, entity_id):
        """(time, type) of each."""
        self._read()
        return self._seen.get(entity_id, [])

    def close(self):
        self._socket.close()

    def _read(self):
        while True:
            try:
                message = json.loads(self._socket.recv())
            except websocket.WebSocketTimeoutException:
                return
            change = message["event"]["data"]
            state = change["new_state"]
            if change["entity_id"].startswith("event.") and state and _is_instant(state["state"]):
                # An entity that becomes available again shows its last event again: the same time, no new event.
                shown = (state["state"], state["attributes"]["event_type"])
                seen = self._seen.setdefault(change["entity_id"], [])
                if shown not in seen:
                    seen.append(shown)


def _is_instant(state):
    """The state of an event entity is the time of its last event, unless it has none or is unavailable."""
    return state[:2] == "20"
