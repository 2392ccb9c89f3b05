"""How each of those that are compared is started, and what of a home it is to publish."""

import os

import homes

TOKEN = "c.benchmarkbenchmarkbenchmarkbenchmark"

# Both mirror the same: single values, nothing else.
LEAVES_ONLY = 'publish = ["leaves"]\n[home_assistant]\nenabled = false\n'


class Nest2mqtt:
    def __init__(self, binaries, options=LEAVES_ONLY):
        self._program = binaries / "nest2mqtt"
        self._options = options

    def command(self, home, directory, stream_port, broker_port):
        state = directory / "state"
        state.mkdir(mode=0o700)
        token = directory / "token"
        token.touch(mode=0o600)
        token.write_text(TOKEN)
        configuration = directory / "nest2mqtt.toml"
        configuration.write_text(
            f'[wwn]\napi_url = "http://127.0.0.1:{stream_port}"\naccess_token_file = "{token}"\n'
            f'[state]\ndir = "{state}"\n'
            f'[mqtt]\nurl = "mqtt://127.0.0.1:{broker_port}"\n{self._options}'
        )
        return [self._program, "run", "--config", configuration]

    def published(self, home):
        return homes.leaves(home)


class Node:
    def __init__(self, installed, script):
        # Modules are looked for from where the script is.
        self._link = installed / "bridge.mjs"
        if not self._link.is_symlink() or os.readlink(self._link) != str(script):
            self._link.unlink(missing_ok=True)
            self._link.symlink_to(script)

    def command(self, home, directory, stream_port, broker_port):
        token = directory / "token"
        token.write_text(TOKEN)
        return [
            "node", "--preserve-symlinks-main", self._link,
            f"http://127.0.0.1:{stream_port}/", token, f"mqtt://127.0.0.1:{broker_port}",
        ]  # fmt: skip

    def published(self, home):
        return homes.leaves(home)


class Floor:
    def __init__(self, binaries):
        self._program = binaries / "bench-floor"

    def command(self, home, directory, stream_port, broker_port):
        return [
            self._program, "--url", f"http://127.0.0.1:{stream_port}/", "--broker-port", broker_port,
            "--topic", homes.counting_topic(home), "--field", homes.COUNTING_FIELD,
        ]  # fmt: skip

    def published(self, home):
        topic = homes.counting_topic(home)
        return {topic: homes.leaves(home)[topic]}
