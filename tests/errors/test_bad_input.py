"""Bad input of each kind: the exit code of the contract, a sentence that helps, nothing written."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.procedure.document import document_of
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Answer, Desk

DOCUMENT = document_of(lawful_case(until="branch_resolution"))


def changed(*path: str | int, value: object) -> bytes:
    """Return a document with one place changed."""
    document = json.loads(json.dumps(DOCUMENT))
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return json.dumps(document, ensure_ascii=False).encode()


BROKEN: dict[str, tuple[str, bytes, tuple[str, ...]]] = {
    "broken JSON": ("case.json", b'{"format": ', ("case.json", "1:12")),
    "broken TOML": ("case.toml", b'format = "admission-case/1\n', ("case.toml", "27")),
    "not UTF-8": ("case.json", '{"format": "Đảng"}'.encode("utf-16"), ("UTF-8",)),
    "empty": ("case.json", b"  \n", ("case.json",)),
    "another suffix": ("case.xlsx", b"PK", (".xlsx",)),
    "a key twice": ("case.json", b'{"format": "a", "format": "b"}', ("format",)),
    "a list": ("case.json", b"[]", ("document",)),
    "another format": ("case.json", changed("format", value="x/1"), ("admission-case/2", "x/1")),
    "NaN": ("case.json", changed("acts", 0, "on", value=float("nan")), ("NaN",)),
    "very deep": ("case.json", b"[" * 100_000, ("case.json",)),
    "deep by headers": (
        "case.toml",
        b'format = "admission-case/2"\n[person]\nfull_name.' + b".".join([b"a"] * 5000) + b" = 1\n",
        ("case.toml",),
    ),
    "unknown kind": ("case.json", changed("acts", 3, "kind", value="feast"),
                     ("acts[3].kind", "feast")),
    "no kind": ("case.json", changed("acts", 3, value={"on": "2024-01-01"}), ("acts[3].kind",)),
    "unknown field": ("case.json", changed("person", "shoe_size", value=43), ("person.shoe_size",)),
    "wrong type": ("case.json", changed("acts", 1, "official_member", value="yes"),
                   ("acts[1].official_member",)),
    "impossible day": ("case.json", changed("acts", 0, "on", value="2023-02-30"),
                       ("acts[0].on", "2023-02-30")),
    "a day of year 1": ("case.json", changed("acts", 0, "on", value="0001-01-01"), ("acts[0].on",)),
    "a time": ("case.json", changed("acts", 0, "on", value="2023-01-10T10:00:00"), ("acts[0].on",)),
    "a missing day": ("case.json", changed("acts", 0, value={"kind": "withdrawal", "reason": "-"}),
                      ("acts[0].on",)),
    "a negative count": ("case.json", changed("acts", -1, "roll", "in_favour", value=-1),
                         ("roll.in_favour", "-1")),
    "a count as text": ("case.json", changed("acts", -1, "roll", "official", value="20"),
                        ("roll.official",)),
    "a count as a fraction": ("case.json", changed("acts", -1, "roll", "official", value=20.5),
                              ("roll.official",)),
    "a flag as a count": ("case.json", changed("acts", -1, "roll", "official", value=True),
                          ("roll.official",)),
    "no such choice": ("case.json", changed("person", "education", value="genius"),
                       ("person.education", "genius")),
    "a control character": ("case.json", changed("person", "full_name", value="Lò\x00Mẫu"),
                            ("person.full_name",)),
    "a very long text": ("case.json", changed("person", "full_name", value="M" * 20_000),
                         ("person.full_name",)),
    "no name": ("case.json", changed("person", value={}), ("person.full_name",)),
    "an empty name": ("case.json", changed("person", "full_name", value=" "),
                      ("person.full_name",)),
    "no unit": ("case.json", changed("unit", value=None), ("unit",)),
}  # fmt: skip


def helps(answer: "Answer", *words: str) -> None:
    """Say that the answer is one of bad input, and names what is wrong."""
    assert answer.code == 7, answer
    assert answer.out == ""
    for word in words:
        assert word in answer.err, (word, answer.err)
    assert answer.err.strip().endswith(".")


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_named_with_its_place(office: "Desk", kind: str, lang: str) -> None:
    """`judge` and `case import` name file and place, exit 7, and write nothing."""
    name, raw, words = BROKEN[kind]
    path = office.folder / name
    path.write_bytes(raw)
    before = office.stored()
    helps(office("judge", str(path), "--lang", lang), *words)
    helps(office("case", "import", str(path), "--lang", lang), *words)
    assert office.stored() == before


def test_all_problems_of_a_file_are_named_at_once(office: "Desk") -> None:
    """A person mends a file in one go."""
    document = json.loads(json.dumps(DOCUMENT))
    document["acts"][0]["on"] = "soon"
    document["acts"][1]["official_member"] = 1
    document["person"]["sex"] = "-"
    path = office.folder / "case.json"
    path.write_text(json.dumps(document), "utf-8")
    helps(office("judge", str(path)), "person.sex", "acts[0].on", "acts[1].official_member")


def test_a_file_of_200_mb_is_not_read(office: "Desk") -> None:
    """A large file is refused by its size, in the memory of a small one."""
    path = office.folder / "large.json"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    # A small process in between: Linux counts what the process that forked held as the child's own.
    script = (
        "import resource, subprocess, sys; "
        "inner = 'import sys; from admission_flow.cli.main import run; "
        'sys.exit(run(["judge", sys.argv[1]]))\'; '
        "code = subprocess.call([sys.executable, '-Ic', inner, sys.argv[1]]); "
        "print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-Ic", script, str(path)], capture_output=True, text=True, check=True
    )
    code, megabytes = map(int, done.stdout.split())
    assert code == 7
    assert "large.json" in done.stderr
    assert megabytes < 150


def test_a_missing_file_is_named(office: "Desk") -> None:
    """The path is printed as it was given."""
    helps(office("judge", str(office.folder / "nowhere.json")), "nowhere.json")
    helps(office("judge", str(office.folder)), str(office.folder))


@contextmanager
def without_rights() -> Iterator[None]:
    """Act as a user to whom file modes apply: the super-user is asked for nothing."""
    if os.geteuid() != 0:
        yield
        return
    nobody = 65534
    os.setresuid(nobody, nobody, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


def open_to_all(folder: Path) -> None:
    """Let any user reach a folder: pytest keeps its own to itself."""
    for part in (folder, *folder.parents):
        if part.stat().st_uid == os.geteuid() and part != Path("/"):
            part.chmod(part.stat().st_mode | 0o055)


def test_a_file_without_permission_is_named(office: "Desk") -> None:
    """A file that this user may not read is bad input, not a defect."""
    path = Path(office.file("case.json", lawful_case()))
    open_to_all(office.folder)
    assert office("judge", str(path)).code == 0  # what loads lazily is loaded now
    path.chmod(0)
    with without_rights():
        helps(office("judge", str(path)), "case.json")


def test_a_register_that_may_not_be_written_is_named(office: "Desk") -> None:
    """A read-only folder or disk: nothing is written, and the message says what to look at."""
    assert office("case", "import", office.file("case.json", lawful_case())).code == 0
    before = office.stored()
    open_to_all(office.folder)
    record = ("case", "record", "HS-0001", "application", "--on", "2024-01-01")
    assert office("case", "show", "HS-0001").code == 0  # what loads lazily is loaded now
    for path in office.folder.glob("so*.db"):
        path.chmod(0o444)
    office.folder.chmod(0o555)
    with without_rights():
        helps(office(*record), "so")
        assert office("case", "show", "HS-0001").code == 0
    assert office.stored() == before


def test_a_register_of_a_newer_version_is_not_touched(office: "Desk") -> None:
    """A schema that this version does not know is refused for reading and writing."""
    with closing(sqlite3.connect(office.register)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    before = office.stored()
    for command in (("case", "list"), ("case", "record", "HS-0001", "application",
                                       "--on", "2024-01-01"), ("db", "upgrade")):  # fmt: skip
        answer = office(*command)
        assert (answer.code, answer.out) == (7, ""), answer
        assert "9999" in answer.err
    assert office.stored() == before


def test_a_register_that_is_none(desk: "Desk") -> None:
    """Missing, empty, some other file, another kind of address: each is said, nothing is made."""
    helps(desk("case", "list"), "so.db")
    helps(desk("case", "record", "HS-0001", "application", "--on", "2024-01-01"), "so.db")
    assert not desk.register.exists()
    for path in (desk.register, desk.folder / "so-private.db"):
        path.write_bytes(b"not a database at all" * 100)
    helps(desk("case", "list"), "so.db")
    assert desk("case", "list", "--register", "mysql://x/y").code == 2


def test_a_register_is_not_made_over_another(office: "Desk") -> None:
    """`init` twice: the second is refused, the first stays."""
    before = office.stored()
    helps(office("init"), "so.db")
    assert office.stored() == before


def test_wrong_fields_on_the_command_line(office: "Desk") -> None:
    """Kind, field, value, pair: each is named; nothing is written."""
    assert office("case", "import", office.file("case.json", lawful_case())).code == 0
    before = office.stored()
    record = ("case", "record", "HS-0001")
    helps(office(*record, "feast", "--on", "2024-01-01"), "feast")
    helps(office(*record, "application", "--on", "31/02/2024"), "31/02/2024")
    helps(office(*record, "application"), "application.on")
    helps(office(*record, "application", "--on", "2024-01-01", "handwritten"), "handwritten")
    helps(office(*record, "application", "--on", "2024-01-01", "handwritten=maybe"), "handwritten")
    helps(office(*record, "application", "--on", "2024-01-01", "colour=red"), "colour")
    helps(office(*record, "application", "--on", "01/01/2150"), "01/01/2150")
    helps(office("case", "record", "HS-9999", "application", "--on", "2024-01-01"), "HS-9999")
    helps(office("case", "show", "HS-9999"), "HS-9999")
    helps(office("case", "advance", "HS-0001", "application", "--on", "2024-01-01"), "application")
    helps(office("case", "correct", "HS-0001", "999", "--reason", "-"), "999")
    assert office.stored() == before


@pytest.mark.parametrize(
    "line",
    [("workflow", "show", "--step", "fly"), ("workflow", "diagram", "--format", "gif")],
    ids=" ".join,
)
def test_a_word_that_is_none_of_those_that_there_are_is_bad_input(
    office: "Desk", line: tuple[str, ...]
) -> None:
    """At an option as in a sheet: it is named, and what to type instead."""
    answer = office(*line)
    assert (answer.code, line[2] in answer.err, line[3] in answer.err) == (7, True, True)


def test_wrong_use_exits_2(office: "Desk") -> None:
    """An unknown command, option, language or officer's name: one sentence, exit code 2."""
    for line in (
        ("fly",),
        ("case", "fly"),
        ("case", "show"),
        ("case", "list", "--colour"),
        ("case", "list", "--lang", "fr"),
        ("case", "list", "--register"),
        ("due", "--days", "many"),
        ("due", "--days", "-1"),
        ("case", "record", "HS-0001", "application", "--on", "2024-01-01", "--as", "cán bộ"),
    ):
        answer = office(*line)
        assert answer.code == 2, (line, answer)
        assert answer.err.strip(), line
        assert answer.out == "", line


def test_a_console_of_windows_1258_does_not_crash(office: "Desk") -> None:
    """Vietnamese on a console that cannot hold it: help, lists and refusals are printed."""
    file = office.file("case.json", lawful_case())
    environment = {**os.environ, "PYTHONIOENCODING": "cp1258", "PYTHONUTF8": "0"}
    for command in (["--help"], ["judge", file], ["case", "--help"], ["workflow", "check"]):
        done = subprocess.run(
            [sys.executable, "-Im", "admission_flow", *command],
            env=environment, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "quy" in done.stdout.decode("utf-8").casefold()


def test_an_unexpected_fault_is_one_sentence(
    office: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """A defect of ours exits 1 with a code to report, never with a traceback."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr("admission_flow.cli.cases.list.each_case", broken)
    answer = office("case", "list")
    assert answer.code == 1
    assert "RuntimeError-" in answer.err
    assert "planted" not in answer.err


def test_ctrl_c_says_what_is_safe(office: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted, the command says that nothing unreported was recorded."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("admission_flow.cli.cases.list.each_case", interrupted)
    answer = office("case", "list", "--lang", "en")
    assert answer.code == 130
    assert "safe" in answer.err
