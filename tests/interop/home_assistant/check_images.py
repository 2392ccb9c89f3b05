"""What the camera sees is the same picture everywhere."""

from house import House
from waiting import wait_until

JPEG = b"\xff\xd8\xff"


def check_images(report, lab):
    house = House(lab)
    images = [c for device in house.announced.values() for c in device.entities if c.platform == "image"]
    for component in images:
        with report.check(f"the image {component.unique_id} is the one on the broker"):
            wait_until("the image", lambda component=component: _same_image(lab, house, component))


def _same_image(lab, house, component):
    topic = component.config["image_topic"]
    published = lab.broker.retained(topic).get(topic, b"")
    assert published.startswith(JPEG), f"{topic} has no JPEG"
    entity_id = house.registry[component.unique_id]["entity_id"]
    shown = lab.home_assistant.api.image(entity_id)
    assert shown == published, f"{entity_id} is another picture ({len(shown)} bytes, published {len(published)})"
    return True
