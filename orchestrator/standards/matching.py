"""Look for regular expressions in texts: started as a program of its own, so that none of them can take forever.

It stands in a folder that holds `job.json`: {"expressions": [...], "texts": [...], "pairs": [[expression, text]]}. It
prints a list with, for each pair, the places at which the expression was found.
"""

import json
import re
import sys

MOST = 20


def main() -> None:
    """Read the job, and print what was found."""
    with open("job.json", encoding="utf-8") as file:  # noqa: PTH123 - nothing is imported that need not be
        job = json.load(file)
    expressions = [re.compile(one, re.MULTILINE) for one in job["expressions"]]
    found = []
    for expression, text in job["pairs"]:
        places = []
        for match in expressions[expression].finditer(job["texts"][text]):
            places.append(match.start())
            if len(places) >= MOST:
                break
        found.append(places)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
