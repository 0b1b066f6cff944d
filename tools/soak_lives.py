# ruff: noqa: INP001 - a script of the maintainers, in no package
"""What ``tools/soak.py`` runs of registers that nobody touches past the program."""

import shutil
import sys
from collections import Counter
from pathlib import Path

from tests.bundle.hostile import checker
from tests.reliability.lives import accused, lived

LIVED = {
    "refused": "refusals",
    "correct_something": "corrections",
    "enter_late": "late entries",
    "erase_somebody": "erasures",
    "restore": "restores",
    "another_law": "changes of the law",
    "upgrade_from_before": "upgrades",
    "take_over": "documents taken over",
    "put_on_file_as_found": "steps put on file as found",
    "confirmed": "confirmations",
    "seal": "sealings",
}
"""What such a register has lived through, as the page names it."""


def lives(folder: Path, count: int, seed: int) -> dict[str, int]:
    """Let an office do what offices do, at random, and ask everybody who could accuse it."""
    figures: Counter[str] = Counter({"tried": 0, "accused": 0})
    check = checker(tool=False)
    for number in range(count):
        home = folder / str(number)
        home.mkdir()
        life = lived(home, seed * 100_000 + number)
        wrong = accused(life, check)
        for what in wrong:
            sys.stderr.write(f"register {number} of seed {seed}: {what}\n")
        figures["tried"] += 1
        figures["accused"] += bool(wrong)
        figures.update({LIVED[deed]: done for deed, done in life.did.items() if deed in LIVED})
        shutil.rmtree(home)
    return dict(figures)
