"""Handing over and taking over where roles are in use: who may, and nothing told to who may not."""

from typing import TYPE_CHECKING

import pytest

from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Answer, Desk

ROLES = (("bt", "secretary", "C1"), ("gh", "recorder", "C1"), ("kh", "secretary", "C2"))


def ask(desk: "Desk", register: str, officer: str, *arguments: str) -> "Answer":
    path = str(desk.folder / f"{register}.db")
    return desk(*arguments, "--register", path, "--as", officer, "--lang", "en")


@pytest.fixture
def two(desk: "Desk") -> "Desk":
    """Two offices with the same units and roles; the sender has a case."""
    name = lawful_case().unit.name
    for register in ("sender", "receiver"):
        steps: list[tuple[str, tuple[str, ...]]] = [("cb01", ("init",))]
        levels = (("D", "Đảng bộ Mẫu", "direct_superior"), ("C1", name, "branch"))
        for code, called, level in (*levels, ("C2", "Chi bộ Hai", "branch")):
            under = () if code == "D" else ("--under", "D")
            steps.append(
                (
                    "cb01",
                    ("unit", "add", code, called, "--level", level, "--on", "2019-01-01", *under),
                )
            )
        if register == "sender":
            file = desk.file("a.json", lawful_case("branch_resolution"))
            steps.append(("cb01", ("case", "import", file)))
        steps.append(("qt", ("officer", "grant", "qt", "administrator")))
        steps += [
            ("qt", ("officer", "grant", who, role, "--unit", unit)) for who, role, unit in ROLES
        ]
        for officer, step in steps:
            answer = ask(desk, register, officer, *step)
            assert answer.code == 0, (step, answer.err)
    return desk


def test_who_may_hand_over_and_take_over(two: "Desk") -> None:
    """The secretary may, on both sides; strangers learn not even whether there is one."""
    folder = str(two.folder / "handed")
    order = ("case", "hand-over", "--out", folder, "--purpose", "mẫu")
    assert ask(two, "sender", "gh", *order, "HS-0001").code == 4
    there, nowhere = (ask(two, "sender", "kh", *order, case) for case in ("HS-0001", "HS-0099"))
    assert (there.code, nowhere.code) == (4, 4)
    assert there.err.replace("HS-0001", "HS-0099") == nowhere.err
    assert not (two.folder / "handed").exists()
    assert ask(two, "sender", "bt", *order, "HS-0001").code == 0
    before = ask(two, "receiver", "bt", "audit", "verify", "--json").json["entries"]
    for officer in ("gh", "qt", "kh"):
        assert ask(two, "receiver", officer, "case", "merge", folder, "--yes").code == 4
    after = ask(two, "receiver", "bt", "audit", "verify", "--json").json["entries"]
    assert before == after
    for new in ("New: 1", "New: 0"):
        answer = ask(two, "receiver", "bt", "case", "merge", folder, "--yes")
        assert (answer.code, new in answer.out) == (0, True)
    assert "HS-0001" in ask(two, "receiver", "bt", "case", "list").out
    assert "HS-0001" not in ask(two, "receiver", "kh", "case", "list").out
    for register in ("sender", "receiver"):
        assert ask(two, register, "bt", "audit", "verify").code == 0
