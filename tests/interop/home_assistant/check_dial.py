"""The thermostat's dial in a real browser: after a rejected change it shows the truth again."""

from browser import logged_in_browser, save_dashboard
from house import House
from waiting import wait_until

THERMOSTAT = "living-room-a1b2"
URL_PATH = "interop-dial"

# The numbers of the dial and its buttons, found through all shadow roots; nothing while it is not drawn yet.
DIAL = """
  const all = (node) => [...node.querySelectorAll('*')].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
  const dial = all(document).find((e) => e.matches('ha-state-control-climate-temperature'));
  if (!dial) return null;
  const parts = all(dial.shadowRoot);
  const numbers = parts.filter((e) => e.matches('ha-big-number'));
  if (numbers.length === 0) return null;
  if (arguments[0]) parts.find((e) => e.matches('ha-outlined-icon-button') && e.label === arguments[0]).click();
  return numbers.map((e) => e.shadowRoot.textContent.replace(/\\s+/g, ' ').trim());
"""


def check_dial(report, lab):
    api = lab.home_assistant.api
    entity_id = House(lab).entity_id(THERMOSTAT, "climate")
    card = {"type": "thermostat", "entity": entity_id}
    save_dashboard(api, URL_PATH, [{"title": "Dial", "path": "dial", "cards": [card]}])
    lab.simulator.set(f"/devices/thermostats/{THERMOSTAT}/hvac_mode", "heat")
    wait_until("the mode heat", lambda: api.state(entity_id)["state"] == "heat", 30)
    lab.simulator.fault({"service": "wwn", "fault": "status", "status": 403, "on": "write"})
    browser = logged_in_browser(api)
    try:
        browser.get(f"{api.url}/{URL_PATH}/dial")
        right = wait_until("the dial", lambda: browser.execute_script(DIAL, None), 60)
        with report.check("a setpoint asked for at the dial in a browser, which the service rejects: it turns back"):
            browser.execute_script(DIAL, "Increase temperature")
            wait_until("the dial to turn", lambda: browser.execute_script(DIAL, None) != right, 5)
            wait_until("the rejection", lambda: _last_status(api, entity_id) == "rejected", 30)
            wait_until("the dial to turn back", lambda: browser.execute_script(DIAL, None) == right, 10)
    finally:
        browser.quit()
        lab.simulator.clear_faults()


def _last_status(api, entity_id):
    return api.state(entity_id)["attributes"].get("last_command_status")
