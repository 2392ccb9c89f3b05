"""A stand-in for the Supervisor of Home Assistant, with what the add-on uses of it (developers.home-assistant.io, "API" and
"Ingress"), at an address that it prints:

  GET /services/mqtt              the broker, for the add-on's token
  /panel                          the page of Home Assistant that shows the add-on in a frame; it logs the browser in
  /api/hassio_ingress/NAME/...    the add-on's pages, for a browser that is logged in

The broker's password comes on standard input; empty: there is no broker.
"""

import argparse
import http.client
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

INGRESS = "/api/hassio_ingress/8Fh2kQ"
SESSION = "ingress_session=canary-session"
PANEL = f"""<!doctype html><title>Home Assistant</title><link rel="icon" href="data:,"><iframe src="{INGRESS}/"></iframe>"""


def address(text):
    host, _, port = text.rpartition(":")
    return host, int(port)


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--listen", type=address, default="127.0.0.1:0")
parser.add_argument("--token", required=True, help="of the add-on")
parser.add_argument("--addon", type=address, required=True, help="where its pages are")
parser.add_argument("--from", dest="source", default="", help="the address from which the add-on is asked")
parser.add_argument("--broker", type=address, required=True)
parser.add_argument("--broker-user", required=True)
options = parser.parse_args()
broker_password = sys.stdin.readline().rstrip("\n")


class Supervisor(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, status, content_type, body, headers=()):
        body = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def services_mqtt(self):
        if self.headers.get("Authorization") != f"Bearer {options.token}":
            return self.answer(401, "application/json", json.dumps({"result": "error", "message": "unauthorized"}))
        if not broker_password:
            return self.answer(400, "application/json", json.dumps({"result": "error", "message": "Service not enabled"}))
        host, port = options.broker
        data = {"addon": "core_mosquitto", "host": host, "port": port, "ssl": False, "protocol": "3.1.1",
                "username": options.broker_user, "password": broker_password}
        return self.answer(200, "application/json", json.dumps({"result": "ok", "data": data}))

    def ingress(self):
        if SESSION not in self.headers.get("Cookie", ""):
            return self.answer(401, "text/plain", "log in to Home Assistant first")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name: value for name, value in self.headers.items() if name.lower() != "content-length"}
        headers |= {"X-Ingress-Path": INGRESS, "X-Forwarded-Host": self.headers.get("Host", "")}
        addon = http.client.HTTPConnection(*options.addon, timeout=30, source_address=(options.source, 0))
        addon.request(self.command, self.path.removeprefix(INGRESS) or "/", body or None, headers)
        reply = addon.getresponse()
        kept = [(name, value) for name, value in reply.getheaders()
                if name.lower() not in ("content-length", "content-type", "connection")]
        # Home Assistant passes the type on without its parameters.
        return self.answer(reply.status, reply.headers.get_content_type(), reply.read(), kept)

    def do_GET(self):
        if self.path == "/services/mqtt":
            return self.services_mqtt()
        if self.path == "/panel":
            return self.answer(200, "text/html", PANEL, [("Set-Cookie", f"{SESSION}; Path=/api/hassio_ingress/; HttpOnly")])
        if self.path.startswith(INGRESS):
            return self.ingress()
        return self.answer(404, "text/plain", "nothing here")

    do_POST = do_GET


server = ThreadingHTTPServer(options.listen, Supervisor)
print(f"supervisor at http://{options.listen[0]}:{server.server_port}", flush=True)
server.serve_forever()
