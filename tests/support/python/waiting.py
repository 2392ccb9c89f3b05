"""Waiting for a condition, with a deadline."""

import time


class Timeout(Exception):
    """What was waited for did not come; the message says what was there instead."""


def hold(what, condition, seconds):
    """condition() is true for all of this time: for what must not happen. Looks every second."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = condition()
        assert answer, f"{what}: it is {answer!r}"
        time.sleep(1)


def wait_until(what, condition, seconds=20.0):
    """Returns the first true answer of condition(). What it raises as AssertionError or OSError counts as 'not yet'."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            answer = condition()
            if answer:
                return answer
            last = f"it is {answer!r}"
        except (AssertionError, OSError) as error:
            last = str(error)
        if time.monotonic() > deadline:
            raise Timeout(f"{what}: not within {seconds:g} s; {last}")
        time.sleep(0.1)
