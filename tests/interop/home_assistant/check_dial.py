"""The thermostat's dial in a real browser: after a refused change it shows the truth again."""

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
    api.call("climate.set_preset_mode", entity_id, preset_mode="eco")
    wait_until("eco", lambda: api.state(entity_id)["attributes"]["preset_mode"] == "eco", 30)
    browser = logged_in_browser(api)
    try:
        browser.get(f"{api.url}/{URL_PATH}/dial")
        right = wait_until("the dial", lambda: browser.execute_script(DIAL, None), 60)
        with report.check("a setpoint that is refused, asked for at the dial in a browser: it shows the truth again"):
            browser.execute_script(DIAL, "Increase temperature")
            wait_until("the dial to turn", lambda: browser.execute_script(DIAL, None) != right, 5)
            wait_until("the refusal", lambda: _last_status(api, entity_id) == "refused", 30)
            wait_until("the dial to turn back", lambda: browser.execute_script(DIAL, None) == right, 10)
    finally:
        browser.quit()
        api.call("climate.set_preset_mode", entity_id, preset_mode="none")
        wait_until("no eco", lambda: api.state(entity_id)["attributes"]["preset_mode"] == "none", 30)


def _last_status(api, entity_id):
    return api.state(entity_id)["attributes"].get("last_command_status")
