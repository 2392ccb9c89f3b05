"""An object has an entity for what it has, and none for what it has not."""

import unittest
from collections.abc import Callable

import homes
from homes import CAMERA, DOORBELL, PROTECT, STRUCTURE, THERMOSTAT
from rendering import render

# Component -> the fields without which there is none.
OF_STRUCTURE = {
    "away": ["away"], "presence": ["away"], "eta_begin": ["eta_begin"], "eta_cancel": ["eta_begin"],
    "smoke_alarm": ["smoke_alarm_state"], "co_alarm": ["co_alarm_state"], "peak_start": ["peak_period_start_time"],
    "peak_end": ["peak_period_end_time"], "rhr_enrollment": ["rhr_enrollment"], "security": ["wwn_security_state"],
    "command": [],
    "time_zone": ["time_zone"], "country_code": ["country_code"], "postal_code": ["postal_code"],
}
OF_THERMOSTAT = {
    "climate": ["hvac_mode"], "fan_run": ["fan_timer_active", "fan_timer_duration", "has_fan"], "temperature": ["ambient_temperature_c"], "humidity": ["humidity"], "leaf": ["has_leaf"],
    "fan_timer_end": ["fan_timer_timeout", "has_fan"], "fan_duration": ["fan_timer_duration", "has_fan"],
    "time_to_target": ["time_to_target"], "time_to_target_training": ["time_to_target_training"],
    "emergency_heat": ["is_using_emergency_heat"], "locked": ["is_locked"],
    "sunlight_correction_enabled": ["sunlight_correction_enabled"],
    "sunlight_correction_active": ["sunlight_correction_active"], "temperature_scale": ["temperature_scale"],
    "label": ["label"], "command": [], "online": ["is_online"], "last_connection": ["last_connection"],
}
OF_PROTECT = {
    "smoke": ["smoke_alarm_state"], "smoke_level": ["smoke_alarm_state"], "alarm_event": ["smoke_alarm_state"],
    "co": ["co_alarm_state"], "co_level": ["co_alarm_state"], "battery": ["battery_health"],
    "manual_test": ["is_manual_test_active"], "last_manual_test": ["last_manual_test_time"],
    "ui_color": ["ui_color_state"], "online": ["is_online"], "last_connection": ["last_connection"],
}
OF_CAMERA = {
    "streaming": ["is_streaming"], "command": ["is_streaming"], "motion": ["last_event", "last_event/has_motion"],
    "sound": ["last_event", "last_event/has_sound"], "person": ["last_event", "last_event/has_person"],
    "last_event_start": ["last_event", "last_event/start_time"], "activity": ["is_online"], "online": ["is_online"],
    "audio": ["is_audio_input_enabled"], "history": ["is_video_history_enabled"],
    "public_share": ["is_public_share_enabled"], "last_online_change": ["last_is_online_change"],
    "zone_410021": ["activity_zones"], "zone_410022": ["activity_zones"], "snapshot": ["snapshot_url"],
    "camera": ["snapshot_url"],
    "last_event_image": ["last_event", "last_event/image_url"],
    "motion_trigger": [], "person_trigger": [], "sound_trigger": [],
}
OF_DOORBELL = {
    "doorbell": ["last_event", "last_event/has_chime"], "chime_trigger": ["last_event", "last_event/has_chime"],
    "motion": ["last_event", "last_event/has_motion"], "person": ["last_event", "last_event/has_person"],
    "last_event_start": ["last_event", "last_event/start_time"], "activity": ["is_online"], "online": ["is_online"],
    "motion_trigger": [], "person_trigger": [], "sound_trigger": [],
}
OF_BRIDGE = {"cloud", "problem", "restart_needed", "version", "write_budget", "log_level", "resync"}

# The same for the features of the climate entity, which is not there at all without a mode.
OF_CLIMATE = {feature: ["hvac_mode", *fields] for feature, fields in {
    "current_temperature_topic": ["ambient_temperature_c"], "current_humidity_topic": ["humidity"],
    "action_topic": ["hvac_state"], "fan_mode_command_topic": ["fan_timer_active", "has_fan"],
    "temperature_command_topic": ["target_temperature_c"],
    "temperature_low_command_topic": ["target_temperature_low_c", "target_temperature_high_c"],
    "temperature_high_command_topic": ["target_temperature_low_c", "target_temperature_high_c"],
    "preset_mode_command_topic": [], "mode_command_topic": [],
}.items()}


def fields_of(whole: dict) -> list[str]:
    return [*whole, *(f"last_event/{inner}" for inner in whole.get("last_event", {}))]


def id_without(field: str) -> str:
    return field.replace("/", "-")


def one_lacking_each(whole: dict) -> dict[str, dict]:
    """The whole object, and for each of its fields one without it."""
    return {"full": whole} | {id_without(field): homes.without(whole, field) for field in fields_of(whole)}


class Entities(unittest.TestCase):
    def expect(self, table: dict[str, list[str]], whole: dict, present: Callable[[str], set[str]]) -> None:
        """`present` tells what the object with this id has, of what the table has."""
        self.assertEqual(present("full"), set(table), "of the object that has every field")
        fields = fields_of(whole)
        self.assertLessEqual({field for needed in table.values() for field in needed}, set(fields), "a typing mistake")
        for field in fields:
            with self.subTest(without=field):
                self.assertEqual(present(id_without(field)), {key for key in table if field not in table[key]})

    def test_a_structure_has_what_the_account_may_see(self) -> None:
        rendering = render(homes.home(structures=one_lacking_each(STRUCTURE)))
        self.expect(OF_STRUCTURE, STRUCTURE, lambda id: rendering.keys(f"nest_{id}"))

    def test_a_thermostat_has_what_the_account_may_see(self) -> None:
        rendering = render(homes.home(one_lacking_each(THERMOSTAT)))
        self.expect(OF_THERMOSTAT, THERMOSTAT, lambda id: rendering.keys(f"nest_{id}"))

    def test_a_climate_entity_has_the_features_of_its_thermostat(self) -> None:
        rendering = render(homes.home(one_lacking_each(THERMOSTAT)))

        def features(id: str) -> set[str]:
            if "climate" not in rendering.keys(f"nest_{id}"):
                return set()
            return OF_CLIMATE.keys() & rendering.entity(f"nest_{id}", "climate").config.keys()

        self.expect(OF_CLIMATE, THERMOSTAT, features)

    def test_a_protect_has_what_the_account_may_see(self) -> None:
        rendering = render(homes.home(protects=one_lacking_each(PROTECT)))
        self.expect(OF_PROTECT, PROTECT, lambda id: rendering.keys(f"nest_{id}"))

    def test_a_camera_has_what_the_account_may_see(self) -> None:
        rendering = render(homes.home(cameras=one_lacking_each(CAMERA)), images=True)
        self.expect(OF_CAMERA, CAMERA, lambda id: rendering.keys(f"nest_{id}"))

    def test_a_doorbell_has_a_bell_besides(self) -> None:
        rendering = render(homes.home(cameras=one_lacking_each(DOORBELL)))
        self.expect(OF_DOORBELL, DOORBELL, lambda id: rendering.keys(f"nest_{id}"))

    def test_a_camera_has_no_images_that_the_bridge_does_not_publish(self) -> None:
        keys = render(homes.full_home(), images=False).keys("nest_camera")
        self.assertEqual(OF_CAMERA.keys() - keys, {"camera", "snapshot", "last_event_image"})

    def test_an_object_of_which_nothing_is_known_is_a_device_with_no_state(self) -> None:
        rendering = render(homes.home({"t": {}}, {"p": {}}, structures={"s": {}}))
        self.assertEqual([rendering.keys(f"nest_{id}") for id in "tps"], [set(), set(), set()])

    def test_the_bridge_has_entities_of_its_own(self) -> None:
        self.assertEqual(render({}).keys("nest_mqtt-bridge"), OF_BRIDGE)


if __name__ == "__main__":
    unittest.main()
