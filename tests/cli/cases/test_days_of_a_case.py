"""The days that papers print, and what is said of a case that could not be judged."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.procedure.acts import Ceremony, RecognitionDecision
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk

VECTORS = Path(__file__).parents[2] / "conformance" / "vectors"
_BARE = "ngày vào đảng"
"""Means two days on two papers (38-HD/BTCTW, I.2.1 and I.2.2): no screen says it alone."""


@pytest.fixture
def official(office: "Desk") -> tuple["Desk", str, str]:
    """Return an office with an official member: the day from which, and that of the signature."""
    case = lawful_case("recognition_decision")
    decision = next(act for act in case.acts if isinstance(act, RecognitionDecision))
    assert office("case", "import", office.file("case.json", case)).code == 0
    assert decision.official_from is not None
    return office, decision.official_from.isoformat(), decision.on.isoformat()


def test_an_official_member_is_one_from_the_day_that_the_decision_names(
    official: tuple["Desk", str, str],
) -> None:
    """`case list` has that day and not the one of the signature."""
    office, official_from, signed = official
    assert official_from < signed
    [row] = office("case", "list", "--json").json
    assert row["since"] == official_from


@pytest.mark.parametrize("command", ["show", "explain"])
def test_each_day_is_shown_by_its_own_name(official: tuple["Desk", str, str], command: str) -> None:
    """Decided, admitted, official from, membership counted from; the same for programs."""
    office, official_from, _ = official
    ceremony = next(a for a in lawful_case("ceremony").acts if isinstance(a, Ceremony))
    shown = office("case", command, "HS-0001").out
    dates = office("case", "explain", "HS-0001", "--json").json["dates"]
    assert dates["official_from"] == official_from
    assert dates["admitted_on"] == ceremony.on.isoformat()
    assert dates["party_age_from"] == dates["decided_on"]
    names = ("Quyết định kết nạp ngày", "kết nạp ngày", "chính thức từ ngày", "tuổi đảng tính từ")
    assert all(name in " ".join(shown.split()) for name in names)
    assert _BARE not in shown.casefold()


def test_nothing_is_printed_of_what_was_not_reached(office: "Desk") -> None:
    """A probationary member has no day from which membership is counted."""
    office("case", "import", office.file("case.json", lawful_case("ceremony")))
    shown = office("case", "show", "HS-0001").out
    assert "kết nạp ngày" in shown
    assert "chính thức từ" not in shown
    assert "tuổi đảng" not in shown


def test_a_case_that_was_not_judged_says_so_everywhere(office: "Desk") -> None:
    """In the list, in `show`, after the import, in a replay: never as if it were lawful."""
    document = json.loads((VECTORS / "begun-before-29-qd.json").read_text("utf-8"))["case"]
    path = office.folder / "old.json"
    path.write_text(json.dumps(document), "utf-8")
    taken = office("case", "import", str(path))
    assert taken.code == 0
    assert "chưa thể nói là đúng quy định" in taken.out
    [row] = office("case", "list", "--json").json
    assert (row["lawful"], row["judged"]) == (True, False)
    assert "· không xét" in office("case", "list").out
    shown = office("case", "show", "HS-0001").out
    assert "chưa thể nói là đúng quy định" in " ".join(shown.split())
    assert "Mọi bước đã thực hiện đều đúng quy định" not in shown
    replayed = office("audit", "replay", "--json").json["found"]
    assert any(item["not_judged"] for item in replayed)
    assert not any(item["differs"] for item in replayed)
    assert office("audit", "verify").code == 0


def test_a_case_that_was_judged_says_nothing_of_it(office: "Desk") -> None:
    """The other side of it."""
    office("case", "import", office.file("case.json", lawful_case("ceremony")))
    [row] = office("case", "list", "--json").json
    assert (row["lawful"], row["judged"]) == (True, True)
    assert "không xét" not in office("case", "list").out
    assert not any(i["not_judged"] for i in office("audit", "replay", "--json").json["found"])
