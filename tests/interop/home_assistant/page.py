"""docs/interop.md: what was checked, against which versions, and what came out."""

import datetime
import subprocess
from pathlib import Path

TEXT = """\
# Tested with a real Home Assistant

`tests/interop/home_assistant/run` installs a current Home Assistant, starts it headless beside Mosquitto, `nest-simulator` and the
bridge, lets it discover the simulated family home, and checks through Home Assistant's own REST and websocket API: what is in its
registries against the retained discovery messages, every state and attribute against the simulator's document, and the writes that
reach the service; in the end the same with one thermostat that only a server of [No Longer Evil](no-longer-evil.md) has, which the
simulator plays as well. It is not part of `scripts/test`. This page is the output of its last run, written by
`tests/interop/home_assistant/run --pictures --write-docs` on {date}.

| | version |
|---|---|
{versions}

```
{result}
```
"""


def _first_line(command):
    # Mosquitto prints its version with its help, and exits with an error.
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    return (done.stdout or done.stderr).splitlines()[0].strip()


def versions(lab, root, binaries):
    inside = [Path(__file__).with_name("inside"), root]
    return {
        "Home Assistant": lab.home_assistant.api.version(),
        "its Python": _first_line([*inside, "python", "--version"]).removeprefix("Python "),
        "Mosquitto": _first_line(["/usr/sbin/mosquitto", "-h"]).removeprefix("mosquitto version "),
        "nest2mqtt": _first_line([binaries / "nest2mqtt", "--version"]).removeprefix("nest2mqtt "),
    }


def write_page(path, report, known_versions):
    rows = "\n".join(f"| {name} | {version} |" for name, version in known_versions.items())
    result = "\n".join(report.lines).strip() + f"\n\n{report.summary()}"
    path.write_text(TEXT.format(date=datetime.date.today(), versions=rows, result=result))
