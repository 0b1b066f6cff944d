# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Write ``docs/auditors/attacks.md``: every attack that the tests try, and what is said of it.

Run it as ``python tools/make_attacks.py`` in the development environment. The attacks are those of
``tests/attacks/``, and each row is a test: change them there. A test renders the page again and
compares.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT))  # tests/ is no package that is installed

from tests.attacks.attack import Attack, Told  # noqa: E402
from tests.attacks.every import ATTACKS, CHAPTERS  # noqa: E402

TARGET = ROOT / "docs" / "auditors" / "attacks.md"

COMMANDS = {
    "verify": "`audit verify`",
    "verify --checkpoint": "`audit verify --checkpoint`",
    "verify --genesis": "`audit verify --genesis`",
    "replay": "`audit replay`",
    "findings": "`audit findings`",
    "checker": "`verify_bundle.py`",
    "checker --checkpoint": "`verify_bundle.py --checkpoint`",
    "checker --genesis": "`verify_bundle.py --genesis`",
    "export": "`audit export`",
    "opening": "every command",
    "db check": "`db check`",
}
"""How a page names what a test asks."""

BY_WHAT_IT_COULD_BE = {
    "own last entry rewritten": "by a checkpoint that left the office after it, at the next one",
    "colleague's name typed, no keys": "by keys (`officer enrol`); until then each entry is "
    "attributed by the computer only, and `status` says how many are",
    "second officer off for a minute": "by whoever reads `audit log`: each switching off and on "
    "is an entry of its own, with its officer and its second",
    "checker in a bundle exchanged": "by a checker of the auditor's own: it is one file, and its "
    "digest stands in SHA256SUMS of a bundle that another office made",
}
"""Attacks that no command tells, each with what tells it."""

HEADER = """\
# Every attack that is tried

*(Dành cho người kiểm tra: từng cách tấn công đã thử, lệnh nào phát hiện, lệnh nào không.)*

<!-- made by tools/make_attacks.py from tests/attacks/: change the attacks there, not this page -->

{count} attacks on small registers of invented people: without keys, with keys, with a second
officer for the vote, sealed, with somebody erased, and with roles. Each row is a test
(`attacks/test_attacks.py::test_an_attack_is_told[NAME]`): the attack is done to a copy, and every
command named here is asked. In brackets is its exit code. What it amounts to, by attacker:
[threats](threats.md).
"""


def render() -> str:
    """Return the page."""
    parts = [HEADER.format(count=len(ATTACKS))]
    parts += [_chapter(title, attacks) for title, attacks in CHAPTERS.items()]
    return "\n".join(parts)


def _chapter(title: str, attacks: Iterable[Attack]) -> str:
    lines = [f"## {title}", "", "| attack | attacker | does | told by | not by |"]
    lines.append("|---|---|---|---|---|")
    lines += [_row(attack) for attack in attacks]
    return "\n".join(lines) + "\n"


def _row(attack: Attack) -> str:
    silent = [told for told in attack.told if told.silent]
    by = _named(attack.found) or f"nothing here; {BY_WHAT_IT_COULD_BE[attack.name]}"
    cells = (attack.name, attack.who, attack.does, by, _named(silent, codes=False))
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _named(told: Iterable[Told], *, codes: bool = True) -> str:
    return ", ".join(
        f"{COMMANDS[one.by]} ({one.exit_code})" if codes else COMMANDS[one.by] for one in told
    )


if __name__ == "__main__":
    TARGET.write_text(render(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}: {len(ATTACKS)} attacks\n")
