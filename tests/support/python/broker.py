"""What the broker retains."""

import json
import threading

import paho.mqtt.client as mqtt


class Broker:
    def __init__(self, port):
        self._port = port

    def retained(self, pattern):
        """All retained messages of this pattern as {topic: bytes}. A subscription of our own is the mark behind the last
        of them: Mosquitto sends retained messages before it answers what comes after."""
        messages, complete = {}, threading.Event()
        client = mqtt.Client()

        def connected(client, *_):
            client.subscribe([(pattern, 1), ("interop/mark", 1)])

        def subscribed(client, *_):
            client.publish("interop/mark", "here", qos=1)

        def received(_client, _data, message):
            if message.topic == "interop/mark":
                complete.set()
            elif message.retain:
                messages[message.topic] = message.payload

        client.on_connect, client.on_subscribe, client.on_message = connected, subscribed, received
        client.connect("127.0.0.1", self._port)
        client.loop_start()
        try:
            assert complete.wait(10), "the broker does not answer"
        finally:
            client.disconnect()
            client.loop_stop()
        return messages

    def retained_text(self, topic):
        payload = self.retained(topic).get(topic)
        return None if payload is None else payload.decode()

    def retained_json(self, topic):
        text = self.retained_text(topic)
        return None if text is None else json.loads(text)

    def publish(self, topic, payload, retain=False):
        client = mqtt.Client()
        client.connect("127.0.0.1", self._port)
        client.loop_start()
        client.publish(topic, payload, qos=1, retain=retain).wait_for_publish()
        client.disconnect()
        client.loop_stop()
