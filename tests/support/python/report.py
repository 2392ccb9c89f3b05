"""The list of what was checked, printed while it grows."""

import contextlib

from waiting import Timeout


class Report:
    def __init__(self):
        self.lines = []
        self.passed = 0
        self.failed = 0

    def heading(self, text):
        self._add(f"\n{text}")

    def note(self, text):
        """Something that is no check; of one that is running it tells what was seen."""
        self._add(f"       {text}")

    @contextlib.contextmanager
    def check(self, promise):
        """One line in the list. A check fails by AssertionError or Timeout; the next one goes on all the same."""
        try:
            yield
        except (AssertionError, Timeout) as error:
            self.failed += 1
            self._add(f"  FAIL {promise}")
            for line in str(error).splitlines():
                self._add(f"       {line}")
        else:
            self.passed += 1
            self._add(f"  ok   {promise}")

    def summary(self):
        return f"{self.passed} passed, {self.failed} failed"

    def _add(self, line):
        self.lines.append(line)
        print(line, flush=True)
