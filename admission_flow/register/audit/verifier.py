"""Which program verifies: what it found holds for itself, and for no other."""

import sys
import unicodedata
from functools import cache
from hashlib import sha256
from pathlib import Path

from admission_flow.procedure import in_use
from admission_flow.procedure.judge import Judge
from admission_flow.version import __version__
from admission_flow.workflow_source import built_in


def verifier_of(judge: Judge) -> str:
    """Return the digest of all that a verdict depends on besides the register; empty: not known.

    Those are the modules of this program, the Python that runs them and the rulebook. Of a
    procedure that is not ours the modules may lie anywhere: what it judged is not kept.
    """
    code = _code() if judge is built_in() and in_use.procedure() is None else ""
    if not code:
        return ""
    names = (__version__, code, sys.version, unicodedata.unidata_version)
    whole = "\n".join((*names, judge.workflow.rulebook.sha256))
    return sha256(whole.encode()).hexdigest()


@cache
def _code() -> str:
    """Return the digest of every module of this program; empty where they are no files."""
    home = Path(__file__).parents[2]
    found = sha256()
    try:
        for path in sorted(home.rglob("*.py")):
            raw = path.read_bytes()
            found.update(f"{path.relative_to(home)} {len(raw)}\n".encode() + raw)
    except OSError:
        return ""
    return found.hexdigest()
