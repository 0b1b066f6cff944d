# ruff: noqa: INP001, T201 - a script of the maintainers, in no package, that prints
"""Change random trees of units, and ask every question before and after: 500 trees, or as many.

    python tools/soak_units.py --count 500 --seed 1

Prints what was done and asked, and what was wrong; the exit code is 1 where anything was.
"""

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT))  # tests/ is no package that is installed

from tests.register.units.tree_changes import change_again_and_again, faults  # noqa: E402


def main() -> int:
    """Run it, and print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = change_again_and_again(Path(folder), given.count, given.seed)
    for key, number in sorted(figures.items()):
        print(f"{number:8}  {key}")
    return 1 if faults(figures) else 0


if __name__ == "__main__":
    sys.exit(main())
