"""Prints what Home Assistant would install by itself at its start: one requirement a line. Runs inside the root.

It is installed beforehand, because Home Assistant's own installer does not know how this machine reaches PyPI."""

import json
from pathlib import Path

from homeassistant import bootstrap

COMPONENTS = Path(bootstrap.__file__).parent / "components"
OPTIONAL = {"sentry", "debugpy"}


def manifest(integration: str) -> dict:
    return json.loads((COMPONENTS / integration / "manifest.json").read_text())


def always_loaded() -> set[str]:
    """Newer versions may have further sets; what is in none of these is loaded only where it is configured."""
    names = ("CORE_INTEGRATIONS", "LOGGING_AND_HTTP_DEPS_INTEGRATIONS", "FRONTEND_INTEGRATIONS", "DEFAULT_INTEGRATIONS")
    return set().union(*(getattr(bootstrap, name, set()) for name in names)) - OPTIONAL


def main() -> None:
    # MQTT imports its "after" dependencies, too.
    pending = always_loaded() | {"mqtt"} | set(manifest("mqtt").get("after_dependencies", []))
    seen: set[str] = set()
    requirements: set[str] = set()
    while pending:
        integration = pending.pop()
        seen.add(integration)
        known = manifest(integration)
        requirements.update(known.get("requirements", []))
        pending |= set(known.get("dependencies", [])) - seen
    print("\n".join(sorted(requirements)))


if __name__ == "__main__":
    main()
