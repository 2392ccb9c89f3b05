"""Home Assistant's REST and websocket API, as far as the checks use it."""

import itertools
import json
import urllib.error
import urllib.parse
import urllib.request

import websocket  # Debian: python3-websocket

from waiting import wait_until

USER, PASSWORD = "interop", "interop-password"


class ApiError(AssertionError):
    """Home Assistant has refused a call; the message has its answer."""


class Api:
    def __init__(self, url):
        self.url = url
        self.client_id = url + "/"
        self.tokens = None
        self._socket = None
        self._ids = itertools.count(1)

    # --- sessions ------------------------------------------------------------

    def is_up(self):
        try:
            self._call("GET", "/api/onboarding", token=False)
            return True
        except OSError:
            return False
        except ApiError:
            return True  # it answers; onboarding is done

    def log_in(self):
        """As the owner, who is made if there is none yet. Access tokens last half an hour: a run is shorter."""
        self._socket = None
        client = {"client_id": self.client_id}
        if self.tokens is None:
            user = {"name": "Interop", "username": USER, "password": PASSWORD, "language": "en"}
            made = self._call("POST", "/api/onboarding/users", {**client, **user}, token=False)
            grant = {"grant_type": "authorization_code", "code": made["auth_code"]}
        else:
            grant = {"grant_type": "refresh_token", "refresh_token": self.tokens["refresh_token"]}
        answer = self._call("POST", "/auth/token", {**client, **grant}, token=False, form=True)
        self.tokens = {**(self.tokens or {}), **answer}

    def keep_http_settings(self):
        """Newer versions take the HTTP settings of configuration.yaml for a trial that ends after five minutes."""
        try:
            self.command("http/config/promote")
        except ApiError:
            pass  # an older version, or nothing on trial

    # --- the two ways to call ------------------------------------------------

    def get(self, path):
        return self._call("GET", path)

    def post(self, path, body):
        return self._call("POST", path, body)

    def command(self, kind, **arguments):
        """A websocket command; its result."""
        if self._socket is None:
            self._socket = self.open_socket()
        number = next(self._ids)
        self._socket.send(json.dumps({"id": number, "type": kind, **arguments}))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == number and answer["type"] == "result":
                break
        if not answer["success"]:
            raise ApiError(f"{kind}: {answer['error']}")
        return answer["result"]

    # --- what the checks ask and do ------------------------------------------

    def version(self):
        return self.get("/api/config")["version"]

    def states(self):
        return {state["entity_id"]: state for state in self.get("/api/states")}

    def state(self, entity_id):
        return self.get(f"/api/states/{entity_id}")

    def get_bytes(self, path):
        return self._raw("GET", path)

    def entities(self):
        return [e for e in self.command("config/entity_registry/list") if e["platform"] == "mqtt"]

    def devices(self):
        """Those of the MQTT integration, by identifier."""
        found = {}
        for device in self.command("config/device_registry/list"):
            for domain, identifier in device["identifiers"]:
                if domain == "mqtt":
                    found[identifier] = device
        return found

    def areas(self):
        return {area["area_id"]: area["name"] for area in self.command("config/area_registry/list")}

    def triggers(self, device_id):
        return self.command("device_automation/trigger/list", device_id=device_id)

    def issues(self):
        """What it asks its user to repair."""
        return self.command("repairs/list_issues")["issues"]

    def call(self, service, entity_id, **data):
        domain, name = service.split(".")
        self.post(f"/api/services/{domain}/{name}", {"entity_id": entity_id, **data})

    def enable(self, entities):
        for entity in entities:
            self.command("config/entity_registry/update", entity_id=entity["entity_id"], disabled_by=None)
        self.reload_mqtt()

    def use_units(self, system):
        """ "metric" or "us_customary", as in its settings. Entities follow with their next state: a reload gives them one."""
        self.command("config/core/update", unit_system=system)
        self.reload_mqtt()

    def reload_mqtt(self):
        self.post(f"/api/config/config_entries/entry/{self._mqtt_entry()['entry_id']}/reload", {})

    def connect_mqtt(self, host, port):
        """Answers the forms of the MQTT integration as a person would, unless it is there already."""
        if self._mqtt_entry() is None:
            flows = "/api/config/config_entries/flow"
            step = self.post(flows, {"handler": "mqtt", "show_advanced_options": False})
            while step["type"] in ("menu", "form"):
                if step.get("errors"):
                    raise ApiError(f"MQTT form: {step['errors']}")
                if step["type"] == "menu":
                    answer = {"next_step_id": "broker"}
                else:
                    answer = _filled(step["data_schema"], {"broker": host, "port": port})
                step = self.post(f"{flows}/{step['flow_id']}", answer)
            if step["type"] != "create_entry":
                raise ApiError(f"MQTT integration: {step}")
        wait_until("the MQTT integration", lambda: self._mqtt_entry()["state"] == "loaded", 60)

    def _mqtt_entry(self):
        entries = self.get("/api/config/config_entries/entry?domain=mqtt")
        return entries[0] if entries else None

    # --- transport -----------------------------------------------------------

    def _call(self, *arguments, **options):
        return json.loads(self._raw(*arguments, **options))

    def _raw(self, method, path, body=None, token=True, form=False):
        request = urllib.request.Request(self.url + path, method=method)
        if token:
            request.add_header("Authorization", "Bearer " + self.tokens["access_token"])
        if body is not None:
            kind = "application/x-www-form-urlencoded" if form else "application/json"
            request.add_header("Content-Type", kind)
            request.data = (urllib.parse.urlencode(body) if form else json.dumps(body)).encode()
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            raise ApiError(f"{method} {path}: {error.code} {error.read().decode(errors='replace')[:1000]}") from error

    def open_socket(self):
        """A websocket of this session."""
        socket = websocket.create_connection(self.url.replace("http", "ws") + "/api/websocket", timeout=60)
        socket.recv()
        socket.send(json.dumps({"type": "auth", "access_token": self.tokens["access_token"]}))
        answer = json.loads(socket.recv())
        if answer["type"] != "auth_ok":
            raise ApiError(f"websocket: {answer}")
        return socket


def _filled(schema, wanted):
    """The answer to a form as the frontend would give it: what is wanted, else a required field's first proposal."""
    answer = {}
    for field in schema:
        name = field["name"]
        if field.get("type") == "expandable":
            answer[name] = _filled(field["schema"], wanted)
        elif name in wanted:
            answer[name] = wanted[name]
        elif field.get("required"):
            answer[name] = _proposal(field)
    return answer


def _proposal(field):
    if "default" in field:
        return field["default"]
    selector = field.get("selector", {})
    if "boolean" in selector:
        return False
    if "select" in selector:
        return selector["select"]["options"][0]
    return (field.get("description") or {}).get("suggested_value")
