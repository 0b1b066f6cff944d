"""`audit entry` and `audit log --full`: what every sort of entry says, in words."""

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from admission_flow.journal.entry import REGISTER
from admission_flow.messages import LANGUAGES, catalogue, label, rule_title
from admission_flow.procedure.rules import BY_ID
from admission_flow.procedure.text import HIDDEN
from admission_flow.register.audit import replaying
from admission_flow.register.core import records
from admission_flow.register.core.records import Split
from admission_flow.register.core.register import Register as Inner
from admission_flow.testing import lawful_case
from tests.every_entry import ERASED, NAME, REASON, fill
from tests.messages.english_words import english_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Desk


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple["Path", "Path"]:
    """Return a register of many sorts of entries, and the folder of its keys: once, only read."""
    path, keys = tmp_path_factory.mktemp("register") / "so.db", tmp_path_factory.mktemp("keys")
    fill(str(path), keys)
    return path, keys


@pytest.fixture
def full(desk: "Desk", filled: tuple["Path", "Path"], monkeypatch: pytest.MonkeyPatch) -> "Desk":
    """Return a desk at that register."""
    monkeypatch.setenv("ADMISSION_FLOW_REGISTER", str(filled[0]))
    monkeypatch.setenv("ADMISSION_FLOW_DATA_KEY", str(filled[1] / "so.key"))
    return desk


def odd(text: str) -> Iterator[str]:
    """Yield what a Vietnamese reader must not meet: English, ids, words of files, Python."""
    for line in text.splitlines():
        words = set(re.findall(r"[A-Za-z_.]+", line))
        found = [word for word in words if word.strip(".") in BY_ID]
        found += re.findall(
            r"\b[a-z]+_[a-z_]+\b|\bTrue\b|\bFalse\b|\bNone\b|\[\]|[{}]|\['|\('", line
        )
        found += re.findall(r"\b\d{4}-\d\d-\d\d\b", line)
        yield from (f"{word}: {line}" for word in [*found, *english_in(line)])


def test_every_sort_of_entry_is_said_in_words(full: "Desk") -> None:
    """No English, no bare rule, no word of the format, nothing of Python: in no field of any."""
    answer = full("audit", "log", "--full")
    assert answer.code == 0
    assert list(odd(answer.out)) == []
    rows = full("audit", "log", "--full", "--json").json
    assert len(rows) == answer.out.count("Mã của mục")
    assert len({row["action"] for row in rows}) > 45
    for row in rows:
        for field in [*row["fields"], *row["tree"]]:
            assert field["field_text"] not in {field["field"], ""}
    for screen in (("log",), ("replay",), ("verify",)):
        assert list(odd(full("audit", *screen).out)) == []
    for case in ("HS-0001", "HS-0002"):
        assert list(odd(full("case", "history", case).out)) == []


def test_in_english_too_every_field_has_its_term(full: "Desk") -> None:
    """The same of the other language: a term for each, and none of them Vietnamese."""
    rows = full("audit", "log", "--full", "--json", "--lang", "en").json
    terms = {field["field_text"] for row in rows for field in row["fields"]}
    assert [term for term in terms if "_" in term] == []
    assert set(catalogue("en")["entry_field"]) == set(catalogue("vi")["entry_field"])
    assert {row["action_text"] for row in rows} & {
        label("vi", row["action"]) for row in rows
    } == set()
    assert LANGUAGES == ("vi", "en")


def test_personal_values_are_masked_as_elsewhere(full: "Desk") -> None:
    """A helper's name and a free text are not shown, a purpose and the reason are; as `--json`."""
    for shape in ((), ("--json",)):
        shown = full("audit", "log", "--full", *shape).out
        for private in ("Dân tộc mẫu", "mẫu riêng"):
            assert private not in shown
        for said in ("Ủy ban Kiểm tra Mẫu", REASON, "7-GT", HIDDEN):
            assert said in shown


def test_what_differs_in_a_replay_is_said_in_words(
    office: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """A verdict that was given otherwise: its rules by their titles, its parts by their terms."""
    assert office("case", "import", office.file("a.json", lawful_case("ceremony"))).code == 0
    real = replaying._differences

    def all_of(recorded: dict[str, Any], again: dict[str, Any]) -> tuple[str, ...]:
        real(recorded, again)
        return (*again, *again.get("findings", {}))

    monkeypatch.setattr(replaying, "_differences", all_of)
    answer = office("audit", "replay")
    assert label("vi", "differs.permitted") in " ".join(answer.out.split())
    assert list(odd(answer.out)) == []


def entries(desk: "Desk", action: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = desk("audit", "log", "--json").json
    return [row for row in rows if row["action"] == action]


def test_a_correction_says_before_and_after_who_and_why(full: "Desk") -> None:
    """Each field that changed, the reason, the officer of the first entry, minutes between."""
    first, second = entries(full, "case.correct")
    shown = full("audit", "entry", str(first["seq"])).out
    for text in (
        f"{label('vi', 'roll.in_favour')}: 13 → 17",
        f"{label('vi', 'roll.against')}: 5 → 1",
        f"mục {first['corrects']} do cb01",
        "0 phút",
        REASON,
    ):
        assert text in shown
    assert f"{label('vi', 'roll.official')}: 20 →" not in shown
    struck = full("audit", "entry", str(second["seq"])).out
    assert "không hề xảy ra" in struck
    document = full("audit", "entry", str(first["seq"]), "--json").json
    changes = {
        one["field"]: (one["before"], one["after"]) for one in document["corrects"]["changes"]
    }
    assert changes == {"roll.in_favour": (13, 17), "roll.against": (5, 1)}
    assert (document["corrects"]["officer"], document["corrects"]["minutes"]) == ("cb01", 0)
    corrected = full("audit", "entry", str(first["corrects"]), "--json").json
    assert corrected["corrected_by"] == [first["seq"]]
    assert corrected["confirmed_by"] == entries(full, "case.confirm")[0]["seq"]


def test_a_refusal_says_what_was_refused_and_why(full: "Desk") -> None:
    """The step with its count, and the rule by its title; a refused file by its digest."""
    refusal, *_ = entries(full, "case.refuse")
    shown = full("audit", "entry", str(refusal["seq"])).out
    assert label("vi", "branch_resolution") in shown
    assert f"{label('vi', 'roll.in_favour')}: 13" in shown
    assert f"{label('vi', 'unmet')}: {rule_title('vi', 'branch.two_thirds')}" in shown
    assert "chưa được phép" in shown
    (file,) = entries(full, "register.refuse_take_over")
    shown = full("audit", "entry", str(file["seq"])).out
    assert "admission-case/" in shown
    assert rule_title("vi", "branch.two_thirds") in shown


def test_an_entry_has_both_its_days_the_officer_and_the_rulebook(full: "Desk") -> None:
    """Signed or not is said; the digests are whole."""
    rows = full("audit", "log", "--json").json
    enrolled, _ = entries(full, "officer.enrol")
    assert "có chữ ký (" in full("audit", "entry", str(enrolled["seq"])).out
    for row in rows[:: len(rows) // 12]:
        shown = full("audit", "entry", str(row["seq"])).out
        assert row["officer"] in shown
        assert row["leaf"] in shown
        assert re.search(r"mã băm [0-9a-f]{64}", shown)
        if row["on"]:
            assert date.fromisoformat(row["on"]).strftime("%d/%m/%Y") in shown


def test_what_was_erased_says_by_which_entry_and_what_is_sealed_says_so(full: "Desk") -> None:
    """The values are gone, or closed; the rest of the entry is read as ever."""
    opened = next(row for row in entries(full, "case.open") if row["case"] == "HS-0002")
    (approved,) = entries(full, "privacy.erase_approve")
    shown = full("audit", "entry", str(opened["seq"])).out
    assert f"đã được xóa theo mục {approved['seq']}" in shown
    assert ERASED not in shown
    assert "chi bộ" in shown.lower()
    other = next(row for row in entries(full, "case.open") if row["case"] == "HS-0001")
    assert NAME in full("audit", "entry", str(other["seq"])).out
    no_key = ("--key-file", str(full.folder / "none.key"))
    sealed = full("audit", "entry", str(other["seq"]), *no_key)
    assert sealed.code == 0
    assert NAME not in sealed.out
    assert label("vi", "value_sealed") in sealed.out
    first = entries(full, "case.correct")[0]
    document = full("audit", "entry", str(first["seq"]), *no_key, "--json").json
    assert document["values"] == "sealed"
    assert {one["field"] for one in document["corrects"]["changes"]} == {
        "roll.in_favour",
        "roll.against",
    }


@pytest.mark.parametrize("number", ["1", "999999", "9" * 30])
def test_an_entry_that_is_not_there(office: "Desk", number: str) -> None:
    """Exit code 7, and where numbers are to be found."""
    answer = office("audit", "entry", number)
    assert answer.code == 7
    assert "admission-flow audit log" in answer.err


def test_the_filters_choose_what_is_shown_in_full(full: "Desk") -> None:
    """`--full` shows what `audit log` lists with the same filters, and is no table for a sheet."""
    for options in (("--refused",), ("--case", "HS-0002"), ("--act", "application")):
        listed = full("audit", "log", *options, "--json").json
        rows = full("audit", "log", *options, "--full", "--json").json
        assert [row["seq"] for row in rows] == [row["seq"] for row in listed]
        assert rows
    assert full("audit", "log", "--full", "--csv").code == 2


ODD: dict[str, Any] = {
    "act": [None, 5, [], "x", {}, {"kind": "no_such"}, {"kind": 3}, {"kind": "opinion"},
            {"kind": "opinion", "on": "2024-13-45"}, {"on": "x"}, {"on": 5},
            {"kind": "branch_resolution", "roll": {"in_favour": "x", "y": {"z": [{"a": None}]}}}],
    "person": [None, 5, {"born_on": "2024-13-45"}, {"born_on": 5, "left": {"a": 1}}],
    "corrects": [None, 1, -1, "x", 2, 10**9],
    "tree": [None, 5, {"move": 5}, {"deciders": [5, {"from": True}]}, {"x": {"y": 1}}],
    "document": [{}, {"classes": {"a": {"b": {"c": 1}}}}, [[]]],
    "entry": ["x", [1, "a"], True],
}  # fmt: skip
VERDICTS: list[Any] = [
    None, {}, {"permitted": "x"}, {"permitted": True, "findings": {"no.rule": "odd", "a": 5}},
    {"lawful": False, "state": 5},
    {"lawful": False, "state": "x", "refused": [5, ["a"], ["a", "b"]]},
    {"permitted": False, "findings": {"branch.two_thirds": "unmet"}, "blocked_by": [5, "no.rule"],
     "regime": [5, "x 2024-99-99"]},
]  # fmt: skip


def planted(desk: "Desk") -> Iterator[int]:
    """Put entries into the log that no program of ours writes, and yield their numbers."""
    with Inner.open(str(desk.register), "cb01") as register:
        case = lawful_case("sympathiser_resolution")
        record = register.open_case(case.person, case.unit)
        number = 0
        for name, values in ODD.items():
            for value in values:
                number += 1
                for action in ("case.correct", "case.note_of_others", "plan.set", "x.y_z"):
                    data = {name: value}
                    with register.store.writing() as writing:
                        entry = register._append(
                            writing,
                            record.id if number % 2 else REGISTER,
                            action,
                            Split(data, {}),
                            verdict=VERDICTS[number % len(VERDICTS)],
                        )
                    yield entry.seq


def test_whatever_stands_in_an_entry_is_shown(
    office: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Malformed data, verdicts and corrections stop nothing: each is shown as far as it can be."""
    monkeypatch.setattr(records, "check_holds", lambda *_: None)
    numbers = list(planted(office))
    assert len(numbers) > 100
    for shape in (("--full",), ("--full", "--json"), (), ("--json",), ("--csv",)):
        answer = office("audit", "log", *shape)
        assert answer.code == 0, answer.err
    for number in numbers[::9]:
        assert office("audit", "entry", str(number)).code == 0
