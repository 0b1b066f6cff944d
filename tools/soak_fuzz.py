# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Try random command lines and spoilt files, and print what came of it.

Run it in the development environment as ``python tools/soak_fuzz.py [--count N] [--seed N]``.
The exit code is 1 where any of them ended in exit code 1, in an error that nobody foresaw, or not
at all.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))  # tests/ is no package that is installed

from tests.reliability.fuzz import fuzz
from tests.reliability.sample import made

_MEMORY = 4 * 2**30
"""Bytes."""
_ROUND = 5000
"""Inputs after which everything is made afresh, with the next seed."""


def main() -> int:
    """Run the rounds, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    # What takes memory without end is a defect of one input, and not the end of the run.
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    began = time.monotonic()
    tried: Counter[str] = Counter()
    codes: Counter[int] = Counter()
    kinds: Counter[str] = Counter()
    for start in range(0, options.count, _ROUND):
        with tempfile.TemporaryDirectory() as folder:
            register = made(Path(folder) / "made", signed=False).place.log
            count = min(_ROUND, options.count - start)
            found = fuzz(Path(folder) / "ground", register, count, options.seed + start // _ROUND)
        tried += found.tried
        codes += found.codes
        kinds += found.kinds
        for defect in found.defects:
            sys.stdout.write(f"{defect}\n")
        sys.stdout.flush()
    for name, figures in (("tried", tried), ("exit codes", codes), ("defects", kinds)):
        said = ", ".join(f"{what}: {many}" for what, many in figures.most_common())
        sys.stdout.write(f"{name}: {figures.total()} ({said})\n")
    sys.stdout.write(f"{time.monotonic() - began:.0f} s, seed {options.seed}\n")
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main())
