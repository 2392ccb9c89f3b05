"""Reads /metrics with Prometheus' own parser and says what Prometheus, or its conventions, would not like.

    check_metrics.py URL [NAME ...]

The names are families that have to be there. Prints how many families there are; exits with 1 after a complaint."""

import sys
import urllib.request

from prometheus_client.parser import text_string_to_metric_families


def complaints_of_histogram(family):
    series = {}
    for sample in family.samples:
        labels = tuple(sorted((name, value) for name, value in sample.labels.items() if name != "le"))
        parts = series.setdefault(labels, {"buckets": []})
        if sample.name.endswith("_bucket"):
            parts["buckets"].append((float(sample.labels["le"]), sample.value))
        else:
            parts[sample.name.removeprefix(family.name)] = sample.value
    for labels, parts in series.items():
        where = f"{family.name}{dict(labels)}"
        buckets = parts["buckets"]
        if [bound for bound, _ in buckets] != sorted({bound for bound, _ in buckets}):
            yield f"{where}: the bounds do not rise"
        if [count for _, count in buckets] != sorted(count for _, count in buckets):
            yield f"{where}: the counts are not cumulative"
        if not buckets or buckets[-1] != (float("inf"), parts.get("_count")):
            yield f"{where}: the last bucket is not the count"
        if parts.get("_sum", -1) < 0 or (parts["_count"] == 0 and parts["_sum"] != 0):
            yield f"{where}: the sum does not fit the count"


def complaints_of(text, wanted):
    families = list(text_string_to_metric_families(text))
    names = [family.name for family in families]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{name}: comes twice"
    for name in wanted:
        # The parser takes the ending of a counter for a part of its type.
        if name.removesuffix("_total") not in names:
            yield f"{name}: is missing"
    for family in families:
        if family.type == "unknown":
            yield f"{family.name}: has no type"
        if not family.documentation:
            yield f"{family.name}: has no help"
        if not family.name.startswith(("nest2mqtt_", "process_")):
            yield f"{family.name}: is not ours by its name"
        seen = set()
        for sample in family.samples:
            key = (sample.name, tuple(sorted(sample.labels.items())))
            if key in seen:
                yield f"{key}: comes twice"
            seen.add(key)
            if family.type == "counter" and not sample.name.endswith("_total"):
                yield f"{sample.name}: a counter ends in _total"
        if family.type == "histogram":
            yield from complaints_of_histogram(family)


def main():
    url, *wanted = sys.argv[1:]
    with urllib.request.urlopen(url) as answer:
        text = answer.read().decode()
        kind = answer.headers.get("Content-Type", "")
    complaints = list(complaints_of(text, wanted))
    if url.startswith("http:") and not kind.startswith("text/plain; version=0.0.4"):
        complaints.append(f"the content type is {kind}")
    for complaint in complaints:
        print(complaint)
    print(len(list(text_string_to_metric_families(text))), "families")
    return 1 if complaints else 0


sys.exit(main())
