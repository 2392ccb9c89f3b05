"""Home Assistant's birth message is answered with everything, also where it is configured to be retained."""

import threading

import paho.mqtt.client as mqtt

from waiting import wait_until


def check_birth(report, lab):
    with report.check("a birth message that is published retained is answered as any other"):
        devices = {topic for topic in lab.broker.retained("homeassistant/#") if topic.endswith("/config")}
        announced, subscribed = set(), threading.Event()
        client = mqtt.Client()
        client.on_connect = lambda client, *_: client.subscribe("homeassistant/device/+/config", 1)
        client.on_subscribe = lambda *_: subscribed.set()
        # What comes with the flag was there before.
        client.on_message = lambda _client, _data, message: message.retain or announced.add(message.topic)
        client.connect("127.0.0.1", lab.mqtt_port)
        client.loop_start()
        try:
            assert subscribed.wait(10)
            lab.broker.publish("homeassistant/status", "online", retain=True)
            wait_until("every device", lambda: announced == devices, 15)
        finally:
            client.disconnect()
            client.loop_stop()
            lab.broker.publish("homeassistant/status", "", retain=True)
