"""Every state that Home Assistant has shown since the log began, in order, as its recorder would keep it."""

import json

import websocket  # Debian: python3-websocket


class StateLog:
    def __init__(self, api):
        self._socket = api.open_socket()
        self._socket.send(json.dumps({"id": 1, "type": "subscribe_events", "event_type": "state_changed"}))
        assert json.loads(self._socket.recv())["success"]
        self._socket.settimeout(0.2)
        self._states = []

    def states(self):
        """(entity id, state) of each; a removed entity has no state and is left out."""
        while True:
            try:
                message = json.loads(self._socket.recv())
            except websocket.WebSocketTimeoutException:
                return self._states
            change = message["event"]["data"]
            if change["new_state"]:
                self._states.append((change["entity_id"], change["new_state"]))

    def of(self, entity_id):
        return [state for changed, state in self.states() if changed == entity_id]

    def close(self):
        self._socket.close()
