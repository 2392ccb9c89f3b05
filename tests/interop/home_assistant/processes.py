"""Ending what an earlier run has left running."""

import json
import os
import signal

from waiting import wait_until


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
