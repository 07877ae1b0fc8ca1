"""A table of runs in a notebook, from `lenet compare --json`; needs only the standard library of Python.

    python3 examples/table-in-a-notebook.py runs/activations

In a notebook, `rows_of(compare("runs/activations"))` is a list that pandas.DataFrame takes.
"""

import json
import os
import subprocess
import sys

# The words that start lenet; LENET replaces them, for example by "node bin/run.js" in a checkout.
LENET = os.environ.get("LENET", "npx lenet").split()


def compare(*runs):
    """The document that `lenet compare RUNS --json` prints."""
    done = subprocess.run([*LENET, "compare", *runs, "--json"], capture_output=True, text=True)
    document = json.loads(done.stdout or '{"error": {"message": "lenet printed nothing"}}')
    if "error" in document:
        raise SystemExit(document["error"]["message"])
    return document


def rows_of(document):
    """One row for each group of repeats, or for each run where there are none."""
    metric = document["metric"]
    if document["groups"]:
        return [
            {
                **group["settings"],
                "n": len(group["counted"]),
                metric: group["stats"] and group["stats"]["mean"],
                "tested on": group["tested_on"],
            }
            for group in document["groups"]
        ]
    return [
        {"run": run["run"], **run["settings"], metric: run["metrics"].get(metric), "status": run["status"]}
        for run in document["runs"]
    ]


def text_of(value):
    return "" if value is None else f"{value:.4f}" if isinstance(value, float) else str(value)


def print_table(rows):
    titles = list(rows[0])
    cells = [titles, *([text_of(row.get(title)) for title in titles] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(titles))]
    for line in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit("python3 table-in-a-notebook.py RUNS...")
    print_table(rows_of(compare(*sys.argv[1:])))
