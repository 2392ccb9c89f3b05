"""What Home Assistant has against a climate entity."""

from collections.abc import Iterator

import home_assistant_rules as rules
from rendering import Entity

# Without its state topic Home Assistant shows what the user asked for; without its command topic nobody can ask.
PAIRS = ("mode", "preset_mode", "fan_mode", "temperature", "temperature_low", "temperature_high")


def about(entity: Entity) -> Iterator[str]:
    config = entity.config
    for mode in config.get("modes", []):
        if mode not in rules.CLIMATE_MODES:
            yield f"mode {mode!r}"
    for feature in PAIRS:
        topics = {f"{feature}_state_topic", f"{feature}_command_topic"} & config.keys()
        if len(topics) == 1:
            yield f"{feature} has only {topics}"
    for modes, feature in (("preset_modes", "preset_mode"), ("fan_modes", "fan_mode")):
        if (modes in config) != (f"{feature}_command_topic" in config):
            yield f"{modes} and {feature}_command_topic go together"
    if "none" in config.get("preset_modes", []):
        yield "the preset none is Home Assistant's own"
    if ("temperature_low_state_topic" in config) != ("temperature_high_state_topic" in config):
        yield "half a range"
    for template, topic in rules.TEMPLATE_TOPICS.items():
        if template != "json_attributes_template" and (template in config) != (topic in config):
            yield f"{template} and {topic} go together"
    yield from _scale(config)


def _scale(config: dict) -> Iterator[str]:
    if config.get("temperature_unit") not in ("C", "F"):
        yield f"temperature_unit {config.get('temperature_unit')!r}: Home Assistant would take its own"
    if "precision" in config:
        yield f"precision {config['precision']}: Home Assistant's own fits its own unit"
    if not config.get("temp_step", 0) > 0:
        yield f"temp_step {config.get('temp_step')}"
    if not config.get("min_temp", 0) < config.get("max_temp", 0):
        yield f"range {config.get('min_temp')} to {config.get('max_temp')}"
