"""No English in the Vietnamese default: every command and every option, wrongly and rightly."""

import ast
import random
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import admission_flow
from admission_flow.desk.serving import _Server
from admission_flow.messages.technical import in_vietnamese
from admission_flow.testing import lawful_case
from tests.messages.english_words import english_in
from tests.reliability.fuzz import Spoken, commands

if TYPE_CHECKING:
    from tests.conftest import Desk

_PACKAGE = Path(admission_flow.__file__).parent
_ONLY_ENGLISH = in_vietnamese("some library fell over its own feet")
_ENDLESS = {("audit", "log")}
"""`--follow` waits for new entries."""
JUNK = ("x", "-1", "2024", "30/02/2024", "HS-0001", "khong-co.json")


def test_the_search_for_english_can_find_it() -> None:
    """A sentence is seen; a name, a code, a command, a word of Vietnamese without marks is none."""
    assert english_in("Chưa ghi gì. The file is missing.") == ["The", "file", "is", "missing"]
    assert not english_in("NHẤT QUÁN, CHƯA ĐƯỢC ĐỐI CHIẾU (CONSISTENT, NOT ANCHORED)")
    assert not english_in("Lò Mẫu An do chi bộ in ra so-luu.db: admission-flow case list --unit X")


def lines_of(spoken: Spoken) -> Iterator[tuple[str, ...]]:
    """Yield command lines of a command: alone, its help, each option with something in it."""
    words = spoken.words
    yield words
    yield (*words, "--help")
    yield (*words, "--khong-co")
    arguments = [one for one in spoken.parameters if one.param_type_name == "argument"]
    for junk in JUNK:
        yield (*words, *[junk] * len(arguments))
    chance = random.Random(" ".join(words))
    for one in spoken.parameters:
        if one.param_type_name == "argument" or "--follow" in one.opts:
            continue
        value = [] if one.is_flag else [chance.choice(JUNK)]
        yield (*words, *[chance.choice(JUNK)] * len(arguments), one.opts[0], *value)


COMMANDS = [one for one in commands() if one.words and one.words != ("demo",)]


@pytest.fixture
def filled(office: "Desk", monkeypatch: pytest.MonkeyPatch) -> "Desk":
    """Return a desk with a case, in its own folder; nobody answers what it asks."""
    monkeypatch.chdir(office.folder)
    monkeypatch.setattr("sys.stdin", None)
    # The desk says where it serves, and is left at once: else it waits for its officer.
    monkeypatch.setattr(_Server, "run", lambda self, sockets: self._serves() or sockets)
    monkeypatch.setattr("webbrowser.open", lambda _: True)
    case = office.file("a.json", lawful_case("branch_resolution"))
    assert office("case", "import", case).code == 0
    return office


@pytest.mark.parametrize("group", sorted({one.words[0] for one in COMMANDS}))
def test_no_command_speaks_english(filled: "Desk", group: str) -> None:
    """What it prints and what it complains of: no English word outside of codes."""
    found = []
    for spoken in COMMANDS:
        if spoken.words[0] != group:
            continue
        for line in lines_of(spoken):
            answer = filled(*line)
            if "--json" in line or "--csv" in line:  # keys, for programs
                continue
            printed = (answer.out + answer.err).splitlines()
            found += [(line, english_in(each), each[:200]) for each in printed if english_in(each)]
    assert found == [], "\n".join(map(str, found))


def sentences() -> Iterator[str]:
    """Yield what the verifier and the reader of entries say is wrong, with X1 for what varies."""
    for folder in ("journal", "register", "database"):
        for file in sorted((_PACKAGE / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                yield from filter(None, map(_text, _said(node)))
                if (folder, file.parent.name) == ("register", "core"):
                    yield from filter(None, map(_text, _raised(node)))


def _said(node: ast.AST) -> Iterator[ast.expr]:
    found: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        names = {each.id for each in node.targets if isinstance(each, ast.Name)}
        found = [node.value] if names & {"what", "wrong", "which"} else []
    elif isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        found = node.args if name in {"Break", "Notice", "unreadable"} else []
        found += [each.value for each in node.keywords if each.arg == "what"]
        target: Any = node.func.value if isinstance(node.func, ast.Attribute) else None
        if name == "append" and getattr(target, "id", "") in {"found", "unused", "notices"}:
            found += node.args
    for each in found:
        yield from (each.body, each.orelse) if isinstance(each, ast.IfExp) else (each,)


def _raised(node: ast.AST) -> Iterator[ast.expr]:
    """Yield what is said of an entry that cannot be read: the reader's reason, and constants."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"ValueError", "Malformed"}:
        yield from node.args
    elif isinstance(node, ast.Assign):
        names = [each.id for each in node.targets if isinstance(each, ast.Name)]
        yield from [node.value] if any(map(str.isupper, names)) else []


def _text(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) and " " in node.value else None
    if isinstance(node, ast.JoinedStr):
        parts = (each.value if isinstance(each, ast.Constant) else "X1" for each in node.values)
        return "".join(map(str, parts))
    return None


def test_whatever_the_verifier_says_is_said_in_vietnamese() -> None:
    """Every break, notice and checkpoint of no use has its phrase: none is only in English."""
    said = sorted(set(sentences()))
    assert len(said) > 40
    assert [text for text in said if _ONLY_ENGLISH in in_vietnamese(text)] == []
    assert [text for text in said if english_in(in_vietnamese(text))] == []


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("CONSISTENT, NOT ANCHORED", "NHẤT QUÁN, CHƯA ĐƯỢC ĐỐI CHIẾU (CONSISTENT, NOT ANCHORED)"),
        (
            (
                "ANCHORED up to entry 6 (checkpoint of date 2026-11-28, held by checkpoint-7); "
                "3 later entries are not yet anchored"
            ),
            (
                "ĐÃ ĐỐI CHIẾU ĐẾN MỤC 6 (ANCHORED up to entry 6) theo mốc đối chiếu ngày "
                "28/11/2026, do checkpoint-7 giữ; còn 3 mục sau chưa được đối chiếu"
            ),
        ),
        (
            (
                "BROKEN at entry 5: its line is not an entry: prev: not 64 hexadecimal digits "
                "(case HS-0001)"
            ),
            (
                "BỊ HỎNG TẠI MỤC 5 (BROKEN at entry 5), hồ sơ HS-0001: dòng của nó không phải một "
                "mục: prev: không đủ 64 chữ số 0-9, a-f"
            ),
        ),
        (
            (
                "BROKEN at entry 0: one of the entries 0 to 30 is not the one of the checkpoint of "
                "date 2026-11-28, held by paper; but the log agrees with the checkpoint of date "
                "2026-11-29, held by kt01: two histories were handed out"
            ),
            (
                "BỊ HỎNG TẠI MỤC 0 (BROKEN at entry 0): một trong các mục từ 0 đến 30 không phải "
                "mục của mốc đối chiếu ngày 28/11/2026 ghi trên giấy; nhưng nhật ký khớp với mốc "
                "đối chiếu ngày 29/11/2026, do kt01 giữ: đã có hai lịch sử được đưa ra"
            ),
        ),
        (
            (
                "the checkpoint of date 2026-11-28, held by paper is misread: read again group 3, "
                "group 5, group 7"
            ),
            (
                "mốc đối chiếu ngày 28/11/2026 ghi trên giấy đọc chưa đúng: đọc lại nhóm 3, "
                "nhóm 5, nhóm 7"
            ),
        ),
    ],
)
def test_a_verdict_is_said_whole(english: str, vietnamese: str) -> None:
    """The sentence in Vietnamese, the format's word in brackets, and days as people write them."""
    assert in_vietnamese(english) == vietnamese
