"""Every command, asked by every role, held in the unit of the case, over it, elsewhere, everywhere.

Allowed, or exit code 4: then nothing is written, and what is said tells neither a name nor whether
there is such a case.
"""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest

from admission_flow import resources
from admission_flow.cli.main import build
from admission_flow.cli.shell.memory import STATE_VARIABLE
from admission_flow.database.sqlite import Place
from admission_flow.journal.rights import ROLES, Use, may
from tests.conftest import Answer, Desk
from tests.province import (
    BASE,
    BRANCH,
    HERE,
    NAME_HERE,
    NAME_OVER,
    NAME_THERE,
    NOWHERE,
    OTHER_BRANCH,
    PLACES,
    REACHING,
    THERE,
    TREE,
    governed,
)
from tests.register.conftest import Office
from tests.test_docs import every_command

pytestmark = pytest.mark.usefixtures("reading_once")

NAMES = (NAME_HERE, NAME_THERE, NAME_OVER)
FORBIDDEN = 4


@dataclass(frozen=True)
class Asked:
    """A command as it is asked, and what it is."""

    words: str
    """After the command; `HERE`, `UNIT` and `OUT` are put in."""
    use: Use
    where: str = "anywhere"
    """Where the right must be held: anywhere, reaching `HERE`, over it, in the whole register."""
    also: Use | None = None
    """A second right that it takes."""


def reads(words: str = "", use: Use = Use.READ) -> Asked:
    return Asked(words, use)


def about(words: str, use: Use = Use.READ, also: Use | None = None) -> Asked:
    return Asked(words, use, "case", also)


def whole(words: str = "", use: Use = Use.BACKUP) -> Asked:
    return Asked(words, use, "whole")


ASKED = {
    "status": Asked("", Use.VERIFY),
    "doctor": Asked("", Use.VERIFY),
    "health": Asked("", Use.VERIFY),
    "db check": whole(),
    "db rebuild": whole(),
    "db refresh": whole(),
    "db backup": whole("OUT.db"),
    "db copy": whole("REGISTER OUT.db"),
    "db upgrade": Asked("", Use.VERIFY),
    "case open": about("CASE.toml", Use.OPEN),
    "case show": about("HERE"),
    "case explain": about("HERE"),
    "case history": about("HERE"),
    "case papers": about("HERE"),
    "case plan": about("HERE"),
    "case export": about("HERE --purpose mau", also=Use.NAMES),
    "case import": about("WHOLE.toml", Use.OPEN, Use.TAKE_OVER),
    "case record": about("HERE task_assigned --on 2024-01-05 task=mau", Use.RECORD),
    "case advance": about("HERE awareness_certificate --on 2024-01-06", Use.PREPARE),
    "case correct": about("HERE 7 --never-happened --reason mau --yes", Use.CORRECT),
    "case list": reads(),
    "due": reads(),
    "due remind": reads("", Use.DUE),
    "due done": about("member_history.in_time HERE --on 2024-01-05", Use.DUE),
    "due owed": reads(),
    "due stuck": reads(),
    "due calendar": reads("OUT.ics"),
    "due digest": reads("CB1 --month 2024-01", Use.REPORT),
    "audit log": reads("", Use.AUDIT_READ),
    "audit verify": Asked("", Use.VERIFY),
    "audit replay": reads("", Use.AUDIT_READ),
    "audit findings": reads("", Use.AUDIT_READ),
    "audit entry": reads("1", Use.AUDIT_READ),
    "audit export": Asked("OUT", Use.AUDIT_READ, "whole"),
    "audit sample": reads("--seed 1 --count 1", Use.AUDIT_READ),
    "checkpoint make": reads("--out OUT", Use.AUDIT_WRITE),
    "officer four-eyes": whole("branch_resolution", Use.OFFICER),
    "officer grant": about("cb78 recorder --unit CB1", Use.ROLE),
    "officer withdraw": about("recorder.own recorder --unit CB1", Use.ROLE),
    "officer relation": about("cb79 HERE relative", Use.RELATION),
    "officer list": reads("", Use.LOOK),
    "unit add": Asked("CB9 Mau --level branch --under CS1 --on 2020-01-01", Use.UNIT, "over"),
    "unit change": about("CB1 --name Mau --on 2020-01-01", Use.UNIT),
    "unit close": about("CB1 --on 2026-01-01", Use.UNIT),
    "unit list": reads("", Use.LOOK),
    "unit show": reads("CB1", Use.LOOK),
    "unit move": about("HERE --to CB2 --on 2024-01-05", Use.RECORD),
    "unit moves": reads(),
    "plan show": reads("2024"),
    "plan sent": reads("2024"),
    "plan progress": reads("2024"),
    "plan forecast": reads("2024"),
    "source propose": about("HERE --proposer branch --on 2024-01-05", Use.SOURCE),
    "source proposals": reads(),
    "source list": reads(),
    "source every": about("CB1 month --on 2024-01-05", Use.SOURCE),
    "source missing": reads(),
    "source reviews": reads(),
    "class list": reads(),
    "class show": reads("L1"),
    "class export": Asked("L1 --out OUT.csv --purpose mau", Use.NAMES),
    "report admissions": reads("2024", Use.REPORT),
    "report pipeline": reads("2024", Use.REPORT),
    "report units": reads("2024", Use.REPORT),
    "privacy view": about("HERE --purpose mau", Use.NAMES),
    "privacy print": about("HERE --purpose mau", Use.PAPER),
    "privacy lend": about("HERE --purpose mau --to Mau", Use.PAPER),
    "privacy unmask": about("HERE --purpose mau", Use.NAMES),
    "privacy register": reads(),
    "privacy encrypt": whole(),
    "plan receive": reads("2024 CS1 3 --on 2024-01-05", Use.PLAN),
    "plan notify": reads("2024 CS1 3 --on 2024-01-05", Use.PLAN),
    "plan retract": reads("999", Use.PLAN),
    "plan share": reads("2024"),
    "plan grade": reads("2024"),
    "class open": reads(
        "L2 --kind awareness --places 3 --first-day 2024-05-06 --last-day 2024-05-10 "
        "--organiser Mau --issuer-kind political_centre",
        Use.CLASS,
    ),
    "class propose": reads("L1"),
    "class enrol": about("L1 HERE --on 2023-05-02", Use.CLASS),
    "class attend": about("L1 HERE --session 2 --on 2023-05-09", Use.CLASS),
    "class withdraw": about("L1 HERE", Use.CLASS),
    "class close": reads("L1 --on 2023-06-01", Use.CLASS),
    "class retract": reads("999", Use.CLASS),
    "source review": about("CB1 --month 2023-05 --on 2023-05-25", Use.SOURCE),
    "source add": about("HERE --resolution 3 --on 2024-01-05", Use.PREPARE),
    "source assign": about("HERE --on 2024-01-05 --helper DV-1", Use.RECORD),
    "source task": about("HERE --on 2024-01-05 --task mau", Use.RECORD),
    "source retract": reads("999", Use.SOURCE),
    "due retract": reads("999", Use.DUE),
    "officer retire": whole("cb77 --on 2027-01-01", Use.OFFICER),
    "unit empower": about("CB1 --on 2024-01-05 --right none", Use.UNIT),
    "unit retract": reads("999", Use.UNIT),
    "privacy erase": about(
        "HERE --decision 9-QD --decided-on 2024-01-05 --retention removed", Use.ERASE
    ),
    "privacy return": about("HERE --purpose mau", Use.PAPER),
    "privacy rotate": whole(),
    "privacy approve-erasure": about("HERE", Use.ERASE),
    "report recognitions": reads("2024", Use.REPORT),
    "report outcomes": reads("2024", Use.REPORT),
    "workflow impact": reads("LAW"),
    "workflow adopt": whole("--reason mau"),
}
"""Each command that opens a register, as it is asked here."""

ALIKE = {
    "audit checkpoint": "checkpoint make",
    "audit countersigned": "checkpoint countersigned",
    "audit witness": "audit verify",
    "audit goes-on": "audit verify",
    "audit merged": "audit findings",
    "audit report": "audit findings",
    "audit receipt": "audit entry",
    "checkpoint countersigned": "checkpoint make",
    "case confirm": "case correct",
    "case bulk": "case record",
    "case hand-over": "privacy view",
    "case merge": "case list",
    "db restore": "db copy",
    "officer enrol": "officer four-eyes",
    "unit import": "unit add",
    "plan set": "plan show",
    "source remove": "case advance",
    "source report": "case record",
    "class result": "class list",
    "class certify": "class list",
    "report html": "report admissions",
    "report fill": "report admissions",
    "privacy receipt": "privacy view",
    "paper make": "privacy print",
    "desk": "case list",
}
"""Commands that open the register by the same door as another one here, which is asked."""

WITHOUT = {
    *("judge", "demo", "init", "help", "completion", "sheet template", "paper list"),
    *("paper fields", "privacy retention", "audit check-receipt", "workflow check"),
    *("audit roots", "audit in-roots"),
    *("workflow show", "workflow diagram", "workflow diff", "workflow new-regime"),
    *("workflow sign", "workflow test"),
}
"""Commands that show nothing of a register that there is."""


def test_every_command_is_here() -> None:
    """A command that is new is asked too, or somebody says why not."""
    commands = {command for command, _ in every_command(build())} | {"due"}
    assert commands == set(ASKED) | set(ALIKE) | WITHOUT
    assert set(ALIKE.values()) <= set(ASKED) | set(ALIKE)


@dataclass
class Matrix:
    """The register that is asked; what was written is undone before the next question."""

    made: Path
    folder: Path
    desk: Desk

    @property
    def register(self) -> Path:
        return self.folder / "register.db"

    def size(self) -> int:
        with closing(sqlite3.connect(self.register)) as database:
            return int(database.execute("SELECT count(*) FROM log_entry").fetchone()[0])

    def anew(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        for file in Place.of(self.made / "register.db").files:
            shutil.copy(file, self.folder)

    def ask(self, command: str, words: str, who: str, case: str = HERE) -> Answer:
        words = words.replace("HERE", case).replace("REGISTER", str(self.register))
        words = words.replace("OUT", str(self.folder / "out"))
        for name in ("CASE.toml", "WHOLE.toml", "LAW"):  # which are read, and lie there once
            words = words.replace(name, str(self.made / name.lower()))
        for made in self.folder.glob("out*"):
            shutil.rmtree(made) if made.is_dir() else made.unlink()
        line = [*command.split(), *words.split()]
        return self.desk(*line, "--register", str(self.register), "--as", who, "--lang", "en")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the register of the province once, and what is brought to it."""
    folder = tmp_path_factory.mktemp("made")
    office = Office(str(folder / "register.db"))
    with office.open():
        pass
    governed(office)
    beside(folder)
    return folder


def beside(folder: Path) -> None:
    """Write what the commands are given."""
    (folder / "case.toml").write_text(
        'format = "admission-case/2"\n[person]\nfull_name = "Giàng Thị Mới"\nborn_on = 2000-01-05\n'
        f'citizenship = "VN"\n[unit]\nname = "{TREE[2][1]}"\nhas_youth_union = true\n'
        "has_trade_union = true\nhas_base_committee = true\n",
        "utf-8",
    )
    text = (folder / "case.toml").read_text("utf-8")
    act = '[[acts]]\nkind = "task_assigned"\non = 2024-01-05\ntask = "mẫu"\n'
    (folder / "whole.toml").write_text(f"{text}{act}", "utf-8")
    shutil.copytree(str(resources.folder("workflows")), folder / "law")


@pytest.fixture
def matrix(made: Path, tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Matrix:
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "asked" / "state"))
    matrix = Matrix(made, tmp_path / "asked", desk)
    matrix.anew()
    return matrix


def allowed(asked: Asked, role: str, place: str) -> bool:
    """Return whether a role at a place may ask it."""
    if asked.use is Use.VERIFY:
        return True
    if not may(role, asked.use) or (asked.also is not None and not may(role, asked.also)):
        return False
    reaching = {
        "anywhere": tuple(PLACES),
        "case": REACHING,
        "over": ("over", "everywhere"),
        "whole": ("everywhere",),
    }
    return place in reaching[asked.where]


@pytest.mark.parametrize("command", ASKED)
def test_a_command_is_allowed_or_exit_4(command: str, matrix: Matrix) -> None:
    """For each role at each place, as the table says; and nothing leaks or is written else."""
    asked = ASKED[command]
    wrong = []
    size = matrix.size()
    for role, place in product(ROLES, PLACES):
        who = f"{role}.{place}"
        answer = matrix.ask(command, asked.words, who)
        told = (who, answer.code, answer.err or answer.out)
        if allowed(asked, role, place):
            if answer.code in {1, 2, FORBIDDEN, 6}:
                wrong.append(told)
        else:
            if answer.code != FORBIDDEN or answer.out or matrix.size() != size:
                wrong.append(told)
            if any(name in answer.err for name in NAMES):
                wrong.append(told)
            if "HERE" in asked.words and not (may(role, Use.READ) and place in REACHING):
                other = matrix.ask(command, asked.words, who, NOWHERE)
                if (other.code, other.err.replace(NOWHERE, HERE)) != (answer.code, answer.err):
                    wrong.append((who, other.code, other.err))
        if matrix.size() != size:
            matrix.anew()
    assert wrong == []


@pytest.mark.parametrize("command", ASKED)
def test_whoever_has_no_role_is_told_nothing(command: str, matrix: Matrix) -> None:
    """Somebody unknown, and nobody named, get exit code 4; who verifies may."""
    asked = ASKED[command]
    if asked.use is Use.VERIFY:
        return
    answer = matrix.ask(command, asked.words, "ai.do")
    assert (answer.code, answer.out) == (FORBIDDEN, "")
    assert not any(name in answer.err for name in NAMES)


LISTS = tuple(command for command, asked in ASKED.items() if asked.words in {"", "L1", "2024"})


JSON = frozenset(LISTS) - {
    "audit sample",
    "db rebuild",
    "db refresh",
    "privacy encrypt",
    "officer four-eyes",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("command", LISTS)
def test_a_list_shows_the_cases_of_ones_own_units(command: str, place: str, matrix: Matrix) -> None:
    """Of a chi bộ: not the base above it; of a base: what is below too; of another: neither."""
    words = ASKED[command].words
    out = matrix.ask(command, words, f"secretary.{place}").out
    if command in JSON:
        out += matrix.ask(command, f"{words} --json", f"secretary.{place}").out
    here = place in REACHING
    over, there = place in {"over", "everywhere"}, place in {"elsewhere", "everywhere"}
    hidden = {HERE: here, "HS-0003": over, THERE: there}
    assert [case for case, seen in hidden.items() if case in out and not seen] == []
    names = dict(zip(NAMES, (here, there, over), strict=True))
    assert [name for name, seen in names.items() if name in out and not seen] == []
    if command in {"case list", "audit log"}:
        assert [case for case, seen in hidden.items() if (case in out) is not seen] == []
    assert (BRANCH, BASE, OTHER_BRANCH) == ("CB1", "CS1", "CB2")
