"""Programs that run beside the test, each with a log file, and their end."""

import json
import os
import signal
import socket
import subprocess

from waiting import wait_until


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    """A program in a session of its own, so that Ctrl-C reaches only the test, which then ends things in order."""

    def __init__(self, name, command, directory, environment=None):
        self.name = name
        self.log_path = directory / f"{name}.log"
        self._command = [str(part) for part in command]
        self._environment = environment
        self._process = None

    def start(self):
        with open(self.log_path, "ab") as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
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


def start_time(pid):
    """Tells a process from a later one with the same id. None: there is no such process."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            return stat.read().rpartition(")")[2].split()[19]
    except OSError:
        return None


def remember(programs, path):
    """Writes down what is running, for a later stop_remembered()."""
    known = [{"name": p.name, "pid": p.pid, "start": start_time(p.pid)} for p in programs if p.running()]
    path.write_text(json.dumps(known))


def stop_remembered(path):
    """Ends what remember() wrote down, newest first; returns the names."""
    if not path.exists():
        return []
    stopped = []
    for known in reversed(json.loads(path.read_text())):
        pid, start = known["pid"], known["start"]
        if start is None or start_time(pid) != start:
            continue
        os.kill(pid, signal.SIGTERM)
        wait_until(f"{known['name']} to end", lambda pid=pid, start=start: start_time(pid) != start, 30)
        stopped.append(known["name"])
    path.unlink()
    return stopped
