"""Programs that run beside a test or a measurement, each with a log file, and their end."""

import socket
import subprocess

from waiting import wait_until


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    """A program in a session of its own, so that Ctrl-C reaches only who started it, who then ends things in order. What
    it says goes into NAME.log; with `pipes` only its stderr does, and stdin and stdout are there to talk to."""

    def __init__(self, name, command, directory, environment=None, pipes=False):
        self.name = name
        self.log_path = directory / f"{name}.log"
        self._command = [str(part) for part in command]
        self._environment = environment
        self._pipes = pipes
        self._process = None

    def start(self):
        with open(self.log_path, "ab") as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE if self._pipes else subprocess.DEVNULL,
                stdout=subprocess.PIPE if self._pipes else log,
                stderr=log,
                env=self._environment,
                start_new_session=True,
            )

    @property
    def pid(self):
        return self._process.pid if self._process else None

    def running(self):
        return self._process is not None and self._process.poll() is None

    def log(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def wait_for_log(self, text, seconds=30):
        def seen():
            assert self.running(), f"{self.name} has ended; its log ends with\n{self.log()[-2000:]}"
            return text in self.log()

        wait_until(f"{self.name} to say '{text}'", seen, seconds)

    def kill(self):
        self._process.kill()
        self._process.wait()

    def stop(self, seconds=30):
        if not self.running():
            return
        self._process.terminate()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
