"""Pictures of a Home Assistant dashboard with this house on it, taken with headless Chromium."""

import base64
import time

from browser import logged_in_browser, save_dashboard
from check_events import PROTECT, wait_for_states
from house import House
from waiting import wait_until

URL_PATH = "interop-house"
LIMIT = 150_000  # bytes: the README shows them

# Where the cards of the dashboard are, found through all shadow roots; nothing while they are not drawn yet.
CARDS = """
  const boxes = [];
  const look = (node) => {
    for (const child of node.querySelectorAll('*')) {
      if (child.matches('hui-card')) boxes.push(child.getBoundingClientRect());
      if (child.shadowRoot) look(child.shadowRoot);
    }
  };
  look(document);
  if (boxes.length === 0 || boxes.some((box) => box.height < 50)) return null;
  const left = Math.min(...boxes.map((box) => box.left)), top = Math.min(...boxes.map((box) => box.top));
  const right = Math.max(...boxes.map((box) => box.right)), bottom = Math.max(...boxes.map((box) => box.bottom));
  return {x: left - 16, y: top - 16, width: right - left + 32, height: bottom - top + 32, scale: 1};
"""


def take_pictures(report, lab, directory):
    api = lab.home_assistant.api
    directory.mkdir(parents=True, exist_ok=True)
    views = _views(House(lab))
    save_dashboard(api, URL_PATH, views)
    browser = logged_in_browser(api)
    # One of the two Protects warns: that is what they are for.
    lab.simulator.alarm(PROTECT, smoke="warning")
    wait_for_states(lab, PROTECT, {"smoke": "on", "ui_color": "Yellow"})
    try:
        for view in views:
            path = directory / f"home-assistant-{view['path']}.png"
            with report.check(f"picture {path.name}"):
                _take(browser, f"{api.url}/{URL_PATH}/{view['path']}", path)
                size = path.stat().st_size
                assert size < LIMIT, f"{size} bytes"
    finally:
        browser.quit()
        lab.simulator.alarm(PROTECT, smoke="ok")
        wait_for_states(lab, PROTECT, {"smoke": "off", "ui_color": "Green"})


def _views(house):
    living_room, bedroom = "living-room-a1b2", "bedroom-c3d4"
    kitchen, hallway, home, camera = "kitchen-a7b8", "hallway-e5f6", "home-5fd1", "driveway-c9d0"

    def thermostat(identifier):
        features = [{"type": "climate-hvac-modes"}]
        features += [{"type": kind, "style": "icons"} for kind in ("climate-preset-modes", "climate-fan-modes")]
        return {"type": "thermostat", "entity": house.entity_id(identifier, "climate"), "features": features}

    def rows(identifier, *keys):
        title = house.announced[f"nest_{identifier}"].block["name"]
        entries = [house.registry[house.component(identifier, key).unique_id] for key in keys]
        entities = [{"entity": entry["entity_id"], "name": entry["original_name"]} for entry in entries]
        return {"type": "entities", "title": title, "state_color": True, "entities": entities}

    def protect(identifier):
        return rows(identifier, "smoke", "smoke_level", "co", "co_level", "ui_color", "battery", "online")

    snapshot = house.entity_id(camera, "snapshot")
    picture = {"type": "picture-entity", "entity": snapshot, "name": "Driveway", "show_state": False}
    return [
        _view("Thermostats", "thermostat", [thermostat(living_room)], [thermostat(bedroom)]),
        _view("Protect", "protect", [protect(kitchen)], [protect(hallway)]),
        _view(
            "Home",
            "home",
            [rows(home, "away", "presence", "smoke_alarm", "co_alarm"), picture],
            [rows(camera, "streaming", "motion", "person", "sound", "audio", "history", "online")],
        ),
    ]


def _view(title, path, *columns):
    sections = [{"type": "grid", "cards": cards} for cards in columns]
    return {"type": "sections", "title": title, "path": path, "max_columns": len(columns), "sections": sections}


def _take(browser, url, path):
    browser.get(url)
    wait_until("the cards", lambda: browser.execute_script(CARDS), 60)
    path.write_bytes(wait_until("a picture that no longer changes", _Still(lambda: _picture(browser)), 30))


class _Still:
    """What `take` gives, once that has been the same for a second."""

    def __init__(self, take):
        self._take = take
        self._last = None
        self._since = 0.0

    def __call__(self):
        taken = self._take()
        now = time.monotonic()
        if taken != self._last:
            self._last, self._since = taken, now
        return taken if now - self._since >= 1 else None


def _picture(browser):
    box = browser.execute_script(CARDS)
    return base64.b64decode(browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "clip": box})["data"])
