"""The programs of a measurement: started on free ports of the loopback, watched through /proc, and ended."""

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import time
from pathlib import Path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    """Runs until the context ends, in a session of its own, so that Ctrl-C reaches only us. Its stderr is a file."""

    def __init__(self, command, log, environment=None, pipes=False):
        self._log = Path(log)
        with open(log, "wb") as errors:
            self.started = time.monotonic()
            self._process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.PIPE if pipes else subprocess.DEVNULL,
                stdout=subprocess.PIPE if pipes else errors,
                stderr=errors,
                env=environment,
                start_new_session=True,
            )
        self.stdin, self.stdout = self._process.stdin, self._process.stdout

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pipe in (self.stdin, self.stdout):
            if pipe:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    def require_running(self):
        if self._process.poll() is not None:
            raise RuntimeError(f"{self._process.args[0]} has ended:\n{self.log()[-2000:]}")

    def log(self):
        return self._log.read_text(errors="replace")

    def cpu(self):
        """Seconds of CPU time of all its threads so far, to the nanosecond; /proc/PID/stat counts hundredths."""
        process_clock = (~self._process.pid << 3) | 2  # what clock_getcpuclockid() of glibc makes
        return time.clock_gettime(process_clock)

    def memory(self):
        """Resident bytes."""
        for line in Path(f"/proc/{self._process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise RuntimeError("the process has no memory")


@contextlib.contextmanager
def running_broker(directory):
    """A Mosquitto that leaves no message out, whoever reads slowly: its own queue limit is 1,000. Gives its port."""
    port = free_port()
    configuration = directory / "mosquitto.conf"
    configuration.write_text(
        f"listener {port} 127.0.0.1\n"
        "allow_anonymous true\n"
        "max_queued_messages 100000000\n"
        "set_tcp_nodelay true\n"
        "log_type error\n" + ("user root\n" if os.geteuid() == 0 else "")
    )
    with Program(["mosquitto", "-c", configuration], directory / "mosquitto.log") as broker:
        deadline = time.monotonic() + 10
        while not is_open(port):
            broker.require_running()
            if time.monotonic() > deadline:
                raise RuntimeError("mosquitto does not listen")
            time.sleep(0.01)
        yield port


def is_open(port):
    with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


class LoadGenerator(Program):
    """bench-load. `order` waits for the answer; what goes wrong there it says within a minute, and ends."""

    def __init__(self, command, log):
        super().__init__(command, log, pipes=True)

    def port(self):
        """Of the stream, once it serves. The first that is asked."""
        return self._answer(10)["port"]

    def order(self, *words):
        self.stdin.write((" ".join(str(word) for word in words) + "\n").encode())
        self.stdin.flush()
        return self._answer(600)

    def _answer(self, seconds):
        readable, _, _ = select.select([self.stdout], [], [], seconds)
        line = self.stdout.readline() if readable else b""
        if not line:
            raise RuntimeError(f"bench-load does not answer:\n{self.log()[-2000:]}")
        return json.loads(line)
