#!/usr/bin/env python3
"""Write the tables of ``docs/officers/roles.md``: which role may do what, and which step is whose.

Run it as ``python tools/make_roles.py`` in the development environment. The tables are those of
``admission_flow/journal/rights.py``; what stands around them is kept.
"""

import sys
from pathlib import Path

from admission_flow.journal.rights import RIGHTS, ROLES, Use, use_of_step
from admission_flow.messages import label
from admission_flow.procedure.acts import KINDS, Step

TARGET = Path(__file__).resolve().parents[1] / "docs" / "officers" / "roles.md"
BEGIN, END = "<!-- made by tools/make_roles.py -->", "<!-- end -->"


def table() -> str:
    """Return the tables."""
    heads = " | ".join(label("vi", f"role.{role}") for role in ROLES)
    lines = [f"| việc | {heads} | why |", f"|---|{'---|' * len(ROLES)}---|"]
    for use, right in RIGHTS.items():
        marks = " | ".join("x" if role in right.roles else "" for role in ROLES)
        lines.append(f"| {label('vi', f'use.{use}')} | {marks} | {right.why} |")
    steps: dict[Use, list[str]] = {Use.PREPARE: [], Use.RESOLVE: [], Use.DECIDE: []}
    for kind, cls in KINDS.items():
        if issubclass(cls, Step):
            steps[use_of_step(kind)].append(label("vi", kind))
    lines += ["", "| việc | các bước |", "|---|---|"]
    lines += [f"| {label('vi', f'use.{use}')} | {'; '.join(of)} |" for use, of in steps.items()]
    return "\n".join(lines)


def render() -> str:
    """Return the page, its tables made again."""
    before, _, rest = TARGET.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


def main() -> int:
    """Write the page."""
    TARGET.write_text(render(), "utf-8")
    sys.stdout.write(f"{TARGET.name}: {len(RIGHTS)} kinds of use\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
