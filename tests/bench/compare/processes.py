"""The programs of a measurement: started on free ports of the loopback, watched through /proc, and ended."""

import contextlib
import json
import os
import select
import socket
import time
from pathlib import Path

from programs import Program, free_port
from waiting import wait_until


class Measured(Program):
    """Runs until the context ends."""

    def __init__(self, name, command, directory, pipes=False):
        super().__init__(name, command, directory, pipes=pipes)
        self._last_look = None
        self.started = time.monotonic()
        self.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop(10)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    def cpu(self):
        """Seconds of CPU time of all its threads so far, to the nanosecond; /proc/PID/stat counts hundredths."""
        process_clock = (~self._process.pid << 3) | 2  # what clock_getcpuclockid() of glibc makes
        return time.clock_gettime(process_clock)

    def is_at_rest(self):
        """Whether it has used less than a tenth of a core since this was asked last."""
        before, self._last_look = self._last_look, (self.cpu(), time.monotonic())
        cpu, at = self._last_look
        return before is not None and cpu - before[0] < 0.1 * (at - before[1])

    def idle_cpu(self, seconds):
        """Seconds of CPU time for each second of these, once it is at rest."""
        wait_until("what there is left to do to be done", self.is_at_rest, 120)
        before, start = self.cpu(), time.monotonic()
        time.sleep(seconds)
        return (self.cpu() - before) / (time.monotonic() - start)

    def memory(self):
        """Resident bytes."""
        for line in Path(f"/proc/{self._process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise RuntimeError("the process has no memory")


@contextlib.contextmanager
def running_broker(directory, options=""):
    """A Mosquitto that leaves no message out, whoever reads slowly: its own queue limit is 1,000. `options`: further
    lines of its configuration. Gives its port."""
    port = free_port()
    configuration = directory / "mosquitto.conf"
    configuration.write_text(
        f"listener {port} 127.0.0.1\n"
        "allow_anonymous true\n"
        "max_queued_messages 100000000\n"
        "log_type error\n" + ("user root\n" if os.geteuid() == 0 else "") + options
    )
    with Measured("mosquitto", ["mosquitto", "-c", configuration], directory) as broker:

        def listens():
            assert broker.running(), f"it has ended:\n{broker.log()[-2000:]}"
            return is_open(port)

        wait_until("Mosquitto to listen", listens, 10)
        yield port


def is_open(port):
    with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


class LoadGenerator(Measured):
    """bench-load. `order` waits for the answer; what goes wrong there it says within a minute, and ends."""

    def __init__(self, command, directory):
        super().__init__("bench-load", command, directory, pipes=True)

    def port(self):
        """Of the stream, once it serves. The first that is asked."""
        return self._answer(10)["port"]

    def order(self, *words):
        self._process.stdin.write((" ".join(str(word) for word in words) + "\n").encode())
        self._process.stdin.flush()
        return self._answer(600)

    def _answer(self, seconds):
        readable, _, _ = select.select([self._process.stdout], [], [], seconds)
        line = self._process.stdout.readline() if readable else b""
        if not line:
            raise RuntimeError(f"bench-load does not answer:\n{self.log()[-2000:]}")
        return json.loads(line)
