"""Runs Home Assistant beside the bridge and checks what it makes of it. Started by tests/interop/home_assistant/run."""

import argparse
import signal
import sys
from pathlib import Path

import processes
from api import PASSWORD, USER
from check_birth import check_birth
from check_camera_events import check_camera_events
from check_commands import check_commands
from check_description_changes import check_description_changes
from check_discovery import check_discovery
from check_events import check_events
from check_google import check_google
from check_images import check_images
from check_life import check_device_removed, check_log, check_other_home, check_restarts, check_styles, check_units
from check_no_longer_evil import check_no_longer_evil
from check_services import check_services
from check_states import check_every_entity, check_states
from lab import Lab
from page import versions, write_page
from report import Report


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", type=Path, required=True, help="directory for logs and state, made anew")
    parser.add_argument("--stop", action="store_true", help="only end what --keep has left running there")
    parser.add_argument("--root", type=Path)
    parser.add_argument("--binaries", type=Path)
    parser.add_argument("--pictures", type=Path, help="directory to put them in")
    parser.add_argument("--page", type=Path, help="the page to write")
    parser.add_argument("--keep", action="store_true")
    return parser.parse_args()


def checks(report, lab, pictures):
    report.heading("Discovery")
    check_discovery(report, lab)
    report.heading("States")
    check_every_entity(report, lab)
    report.heading("Alarms and camera events")
    check_events(report, lab)
    check_camera_events(report, lab)
    check_images(report, lab)
    if pictures:
        report.heading("Pictures")
        from pictures import take_pictures  # needs Chromium

        take_pictures(report, lab, pictures)
    report.heading("Services")
    check_services(report, lab)
    check_states(report, lab, "after all that every entity is right")
    report.heading("Commands that are refused, wait or are blocked")
    check_commands(report, lab)
    check_states(report, lab, "after that, too")
    if pictures:
        from check_dial import check_dial  # needs Chromium

        check_dial(report, lab)
    report.heading("Changes of what a device can do")
    check_description_changes(report, lab)
    report.heading("Restarts")
    check_birth(report, lab)
    check_restarts(report, lab)
    report.heading("Removal")
    check_device_removed(report, lab)
    report.heading("Migration")
    check_styles(report, lab)
    report.heading("Another unit, another home")
    check_units(report, lab)
    check_other_home(report, lab)
    report.heading("A thermostat of No Longer Evil")
    check_no_longer_evil(report, lab)
    report.heading("A home of Google Device Access")
    check_google(report, lab)
    report.heading("Log")
    check_log(report, lab)


def show_logs(lab):
    for program in lab.programs():
        print(f"\n{program.log_path} ends with")
        print("\n".join(program.log().splitlines()[-20:]))


def leave_running(lab, remembered):
    processes.remember(lab.programs(), remembered)
    print(f"\nLeft running; logs and configuration are in {lab.directory}:")
    print(f"  Home Assistant  {lab.home_assistant.api.url}  (user {USER}, password {PASSWORD})")
    print(f"  MQTT broker     mqtt://127.0.0.1:{lab.mqtt_port}")
    print(f"  Nest simulator  {lab.simulator.control}  (control)")
    print("tests/interop/home_assistant/run --stop ends it.")


def run(options, remembered):
    report = Report()
    lab = Lab(options.run, options.binaries, options.root)
    complete = False
    try:
        lab.start()
        known_versions = versions(lab, options.root, options.binaries)
        print("\n" + ", ".join(f"{name} {version}" for name, version in known_versions.items()))
        checks(report, lab, options.pictures)
        complete = True
        if options.page:
            write_page(options.page, report, known_versions)
    finally:
        if report.failed or not complete:
            show_logs(lab)
        if options.keep and complete:
            leave_running(lab, remembered)
        else:
            lab.stop()
    print(f"\n{report.summary()}")
    return 1 if report.failed else 0


def main():
    options = arguments()
    remembered = options.run / "running.json"
    stopped = processes.stop_remembered(remembered)
    if options.stop:
        print("Stopped: " + (", ".join(stopped) or "nothing was running"))
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    return run(options, remembered)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
