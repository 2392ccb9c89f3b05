"""Renders the templates of an entity as Home Assistant does, but strictly: a name that is not there is an error.

Home Assistant would only log a warning for each message, and show nothing.
"""

import json
from functools import lru_cache

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

import home_assistant_rules as rules
from rendering import Entity

ENVIRONMENT = ImmutableSandboxedEnvironment(undefined=StrictUndefined)


@lru_cache(maxsize=None)
def compiled(text: str) -> Template:
    return ENVIRONMENT.from_string(text)


def state_templates(entity: Entity) -> list[str]:
    """The keys of the templates that read what is retained; an event's and a trigger's read what is not."""
    if entity.platform in ("event", "device_automation"):
        return []
    return [key for key in rules.TEMPLATE_TOPICS if key in entity.config]


def shown(entity: Entity, template: str, document: dict) -> str:
    """What Home Assistant gets to see of the document, which is the payload of the template's topic."""
    return _shown(entity, template, document, json.dumps(document))


def shown_payload(entity: Entity, template: str, payload: str) -> str:
    """The same of any payload; one that is no JSON has no `value_json`."""
    try:
        document = json.loads(payload)
    except ValueError:
        return compiled(entity.config[template]).render(value=payload).strip()
    return _shown(entity, template, document, payload)


def _shown(entity: Entity, template: str, document: object, payload: str) -> str:
    return compiled(entity.config[template]).render(value_json=document, value=payload).strip()


def sent(entity: Entity, template: str, value: object) -> str:
    """What Home Assistant publishes when the user chooses the value. Without a template that is the value."""
    text = entity.config.get(template)
    return str(value) if text is None else compiled(text).render(value=value).strip()
