# ruff: noqa: INP001, T201 - a script of the maintainers, in no package
"""Play the year of a bloc with more people than the test does, and hold every total against it.

Run it as ``python tools/check_bloc.py 2000`` in the development environment. It runs
``tests/journeys/test_year_of_a_bloc.py`` with that many people and says how long it took.
"""

import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter

TEST = Path(__file__).resolve().parents[1] / "tests" / "journeys" / "test_year_of_a_bloc.py"
VARIABLE = "ADMISSION_FLOW_BLOC_PEOPLE"
"""Read by the test: how many people the year has."""


def main(people: int) -> int:
    """Run the test with a number of people; return its exit code."""
    start = perf_counter()
    command = [sys.executable, "-Im", "pytest", "-q", str(TEST)]
    code = subprocess.run(  # noqa: S603 - our own program
        command, env={**os.environ, VARIABLE: str(people)}, cwd=TEST.parents[2], check=False
    ).returncode
    print(f"{people} people: {perf_counter() - start:.0f} s")
    return code


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
