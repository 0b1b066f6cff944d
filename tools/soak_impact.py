# ruff: noqa: INP001, S311, T201 - a script of the maintainers, in no package; its chance is seeded
"""Compare what `workflow impact` says of random cases with both laws asked on every single day.

    python tools/soak_impact.py                          500 questions of seed 1
    python tools/soak_impact.py --count 2000 --seed 2    others

Each question is a random case under a random amendment (`tests/procedure/judged_by_hand.py`): what
changes, from which day, and until when a step may still be taken. Then the days that a verdict
names are left out on purpose, and the difference must be told. The exit code is 1 if an answer
differs, or if the planted bug is not noticed. What came of it: docs/maintainers/figures.md.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT))  # tests/ is no package that is installed

from admission_flow.procedure import impact  # noqa: E402
from tests.procedure.judged_by_hand import random_question  # noqa: E402
from tests.procedure.test_impact import compared, disagree  # noqa: E402

_PER_SEED = 1_000_000


@contextmanager
def blind() -> Iterator[None]:
    """Overlook the days that a verdict names: the bug that must be noticed."""
    kept = impact._named  # noqa: SLF001 - what is broken on purpose
    impact._named = lambda _: ()  # type: ignore[assignment]  # noqa: SLF001 - as above
    try:
        yield
    finally:
        impact._named = kept  # noqa: SLF001 - as above


def run(count: int, seed: int) -> int:
    """Ask all questions, print what came of them, and return the exit code."""
    begun = time.process_time()
    differing, changing = [], 0
    questions = range(seed * _PER_SEED, seed * _PER_SEED + count)
    for number in questions:
        asked, case = random_question(Random(number))
        changing += bool(compared(asked, case))
        if disagree(asked, case):
            differing.append(number)
    took = time.process_time() - begun
    with blind():
        noticed = sum(disagree(*random_question(Random(number))) for number in questions)
    print(
        f"{count} questions of seed {seed}, {changing} in which something changes: "
        f"{len(differing)} answered otherwise than by hand {differing[:10]}; "
        f"{took:.0f} s of processor time. With the planted bug {noticed} differ."
    )
    return int(bool(differing) or not noticed)


def main() -> int:
    """Read the options, and ask."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    return run(chosen.count, chosen.seed)


if __name__ == "__main__":
    sys.exit(main())
