"""Every `ctest -R PATTERN` that the documentation names finds a test, with each of its alternatives.

patterns_test.py CTEST BUILD_DIRECTORY DOCS_DIRECTORY
"""

import pathlib
import re
import subprocess
import sys


def test_names(ctest, build):
    listed = subprocess.run([ctest, "--test-dir", build, "-N"], check=True, capture_output=True, text=True).stdout
    return re.findall(r"^ *Test +#\d+: (.*)$", listed, re.M)


def patterns(text):
    """What stands behind -R, without quotes; a `|` is escaped where it stands in a table."""
    for quoted, plain in re.findall(r"ctest -R (?:'([^']+)'|([^\s`]+))", text):
        yield (quoted or plain).replace("\\|", "|")


def main(ctest, build, docs):
    names = test_names(ctest, build)
    if len(names) < 1000:
        sys.exit(f"only {len(names)} tests are listed: not all of them are built")
    found = 0
    lost = []
    for page in sorted(pathlib.Path(docs).glob("*.md")):
        for pattern in patterns(page.read_text()):
            for alternative in pattern.split("|"):
                found += 1
                if not any(re.search(alternative, name) for name in names):
                    lost.append(f"{page.name}: no test is called {alternative}")
    if found < 20:
        sys.exit(f"only {found} patterns were found, so this test looked in the wrong place")
    sys.exit("\n".join(lost) or 0)


main(*sys.argv[1:])
