"""Home Assistant's frontend in headless Chromium, as its owner."""

import json
import time

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service


def logged_in_browser(api):
    options = Options()
    options.binary_location = "/usr/bin/chromium"
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1000,1100", "--lang=en-US"):
        options.add_argument(argument)
    browser = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
    browser.set_page_load_timeout(60)
    # Logged in, with the side bar out of the picture, before the frontend looks.
    browser.get(api.url + "/manifest.json")
    now = int(time.time())
    tokens = {**api.tokens, "hassUrl": api.url, "clientId": api.client_id, "expires": (now + 1800) * 1000}
    for key, value in {"hassTokens": tokens, "dockedSidebar": "always_hidden"}.items():
        browser.execute_script("localStorage.setItem(arguments[0], arguments[1])", key, json.dumps(value))
    return browser


def save_dashboard(api, url_path, views):
    dashboards = {dashboard["url_path"] for dashboard in api.command("lovelace/dashboards/list")}
    if url_path not in dashboards:
        api.command("lovelace/dashboards/create", url_path=url_path, title="Nest", mode="storage")
    api.command("lovelace/config/save", url_path=url_path, config={"title": "Nest", "views": views})


