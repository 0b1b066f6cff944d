"""The page on procedures of one's own is as short as it says; `tests/test_docs.py` runs it."""

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs/embedders/procedures.md"
FILES = dict(
    re.findall(r"^```\w+ file=(\S+)\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
)


def test_a_procedure_of_three_states_takes_thirty_lines() -> None:
    """States, steps, acts and a rule; the law that it cites and its texts are tables beside."""
    lines = [line for name in ("workflow.toml", "procedure.py") for line in FILES[name].split("\n")]
    assert len([line for line in lines if line.strip()]) <= 30
    assert FILES["workflow.toml"].count("stage = ") == 3
