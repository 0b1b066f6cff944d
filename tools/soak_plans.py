# ruff: noqa: INP001, T201 - a script of the maintainers, in no package, that prints
"""Date the steps to come of random small cases in every way, and hold the plan against it.

    python tools/soak_plans.py --count 2000 --seed 0 --jobs 2

Of five cases three are of the admission, or of the readmission as a procedure of its own, two of an
invented procedure whose law turns every few days. Prints what was asked, and of each disagreement
the seed, the case with as few acts as show it, and both answers; the exit code is 1 where there is
any. What is searched, and what is not: docs/maintainers/figures.md.
"""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # tests/ is no package that is installed

from tests.procedure.plan_questions import Compared  # noqa: E402

_AT_ONCE = 50


def compared(seeds: range) -> Compared:
    """Return what came of the questions of some seeds."""
    result = Compared()
    for seed in seeds:
        result.add(seed)
    return result


def main() -> int:
    """Run it, and print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0, help="of the first case; the others follow")
    parser.add_argument("--jobs", type=int, default=1, help="processes beside each other")
    given = parser.parse_args()
    end = given.seed + given.count
    parts = [range(n, min(n + _AT_ONCE, end)) for n in range(given.seed, end, _AT_ONCE)]
    result = Compared()
    with ProcessPoolExecutor(given.jobs) as pool:
        for part in pool.map(compared, parts):
            result.join(part)
            for text in part.told:
                print(text, flush=True)
    for key, number in sorted(result.counts.items()):
        print(f"{number:8}  {key}")
    return 1 if result.told else 0


if __name__ == "__main__":
    sys.exit(main())
