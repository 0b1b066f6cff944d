# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Try what the tests try, many times more, and print the figures.

Run it in the development environment as
``python tools/soak_bundle.py bundle|untouched|parsers|readers|erasure [--times N] [--seed N]``.
The exit code is 1 where anything was missed.

bundle     changes of a bundle, one at a time: each must be found, and named where it is
untouched  registers and bundles in which nothing was changed: none may be found
parsers    texts put before both readers of the format: both must say the same
readers    lines put before the strict reader of our own and the quick one: both must say the same
erasure    people entered and erased: no byte of them may be left, and every proof must hold
"""

import argparse
import random
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from admission_flow.bundle.writing import write_bundle
from admission_flow.journal.quick import read_quickly
from admission_flow.procedure.acts import Step
from admission_flow.register.audit import audit
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case, shifted
from tests.bundle.changing import tried
from tests.bundle.hostile import LogBuilder, checker
from tests.bundle.test_bundle_parsers import agree, mutated
from tests.journal.readers import same
from tests.journal.test_quick import mutated as ordinary
from tests.register.mass_erasure import Left, Office, hits

UNTIL = ("sympathiser_resolution", "dossier_opened", "branch_resolution", "ceremony")


def say(text: str) -> None:
    """Print a line at once: a soak takes minutes."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def register_of(folder: Path, until: str, cases: int, days: int = 0) -> Path:
    """Make a register with some cases, and return a bundle of it; verify the register first."""
    with Register.create(str(folder / "so.db"), "cb01") as register:
        for number in range(cases):
            case = shifted(lawful_case(until, full_name=f"Người Mẫu {number}"), days=days)
            record = register.open_case(case.person, case.unit)
            for act in case.acts:
                if isinstance(act, Step):
                    register.advance(record.id, act)
                else:
                    register.record(record.id, act)
        write_bundle(register.store, folder / "bundle")
        report = audit.verify(register.store, register.judge)
    if report.breaks:
        raise AssertionError(report.breaks)
    return folder / "bundle"


def bundle(folder: Path, times: int, seed: int) -> int:
    """Change a bundle without signatures, and one in twenty times a signed one."""
    plain = register_of(folder, "ceremony", 1)
    maker = LogBuilder().add().enrol("cb01", by="cb01").enrol("cb02", by="cb01")
    signed = maker.add(by="cb02", case="HS-1").add(by="cb01", case="HS-1").write(folder / "signed")
    kinds: Counter[str] = Counter()
    missed = 0
    for check, what, count in (
        (checker(tool=False), plain, times),
        (checker(), signed, times // 20),
    ):
        for outcome in tried(check, what, folder / "changed", count, seed):
            kinds[outcome.change.kind.strip("_")] += 1
            if outcome.missed:
                missed += 1
                say(f"missed: {outcome}")
    say(", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())))
    say(f"{kinds.total()} changes, {times // 20} of them with ssh-keygen; {missed} missed")
    return missed


def untouched(folder: Path, times: int, seed: int) -> int:
    """Make registers of chance size, and verify each of them and its bundle."""
    chance, check, found = random.Random(seed), checker(), 0  # noqa: S311 - to be repeated
    for _ in range(times):
        place = folder / "register"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        until, cases, days = chance.choice(UNTIL), chance.choice((1, 1, 2)), chance.randrange(90)
        code, out = check(register_of(place, until, cases, days))
        if code != 3:  # noqa: PLR2004 - consistent, not anchored
            found += 1
            say(out)
    say(f"{times} untouched registers and bundles; {found} found")
    return found


def parsers(_: Path, times: int, seed: int) -> int:
    """Put mutated lines before both readers; `agree` raises where they differ."""
    taken = sum(agree(text) for text in mutated(random.Random(seed), times))  # noqa: S311 - same
    say(f"{times} texts, {taken} of them entries all the same; no difference, no other error")
    return 0


def readers(_: Path, times: int, seed: int) -> int:
    """Put mutated ordinary lines before both of our readers; `same` raises where they differ."""
    taken, quickly = 0, 0
    for text in ordinary(random.Random(seed), times):  # noqa: S311 - same
        taken += same(text)
        quickly += read_quickly(text) is not None
    say(
        f"{times} lines, {taken} of them entries all the same, {quickly} of these read quickly; "
        "no difference"
    )
    return 0


def erasure(folder: Path, times: int, _: int) -> int:
    """Enter people, erase them, and look for them in every file, backup and export."""
    office = Office(folder / "r")
    office.plant(times)
    say(f"{times} people entered: {hits(office.folder)} places hold a name or number")
    office.erase(times)
    left = office.look()
    say(f"{left.erased} reported as erased, {len(left.breaks)} breaks; {left.hits} places left")
    return int(left != Left(0, times, (), stays=True))


SOAKS: dict[str, tuple[Callable[[Path, int, int], int], int]] = {
    "bundle": (bundle, 20_000),
    "untouched": (untouched, 1_000),
    "parsers": (parsers, 1_000_000),
    "readers": (readers, 2_000_000),
    "erasure": (erasure, 1_000),
}


def main() -> int:
    """Run one soak."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=SOAKS)
    parser.add_argument("--times", type=int, help="in place of the usual number")
    parser.add_argument("--seed", type=int, default=99)
    chosen = parser.parse_args()
    soak, usual = SOAKS[chosen.what]
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        wrong = soak(Path(name), chosen.times or usual, chosen.seed)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    say(f"{time.perf_counter() - start:.0f} s, {peak} MB at most, seed {chosen.seed}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
