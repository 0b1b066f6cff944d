"""What this machine verified before is compared and not judged; nothing is overlooked for that."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from unittest import mock

import pytest

from admission_flow.journal import known as known_module
from admission_flow.journal.known import Known
from admission_flow.journal.report import Report
from admission_flow.register.audit import audit
from admission_flow.register.core import derived
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.personal_data import access
from admission_flow.testing import lawful_case
from tests.reliability.before import BLOCK, small_blocks, verified
from tests.reliability.changes import KINDS
from tests.reliability.sample import enter, made
from tests.reliability.tampering import change_again_and_again
from tests.reliability.victim import Victim

CHANGES = 160


@pytest.fixture(scope="module", autouse=True)
def _small() -> Iterator[None]:
    with small_blocks():
        yield


@pytest.fixture(scope="module", params=[False, True], ids=["unsigned", "signed"])
def victim(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Victim:
    """Return a register to be changed, written without keys or with them."""
    return Victim.of(made(tmp_path_factory.mktemp("victim"), signed=request.param))


@pytest.fixture
def known(victim: Victim) -> Known:
    """Return what is remembered of it."""
    victim.restore()
    _, kept = verified(victim.bureau)
    assert kept is not None
    return kept


def test_a_second_look_says_the_same(victim: Victim, known: Known) -> None:
    """Entries, root, notices and parts are those of a first look; it says what it did not judge."""
    victim.restore()
    first, _ = verified(victim.bureau)
    again, kept = verified(victim.bureau, known)
    assert first.before is None
    assert again.before is not None
    whole = first.entries - first.entries % BLOCK
    assert (again.before.entries, again.before.values) == (whole, whole)
    assert again.before.cases == len(victim.cases)
    assert replace(again, before=None) == first
    assert kept == known


def test_every_change_is_found_and_named_by_who_was_here_before(
    victim: Victim, known: Known
) -> None:
    """Of every kind, in what was verified before and after it."""
    tally = change_again_and_again(victim, CHANGES, random.Random(31), known=known)
    assert (tally.missed, tally.unnamed, tally.crashed) == ([], [], [])
    assert min(tally.tried[kind] for kind in KINDS) >= CHANGES // len(KINDS)


@pytest.mark.parametrize("kind", ["private", "state", "envelope"])
def test_a_memory_that_compares_nothing_is_caught(victim: Victim, known: Known, kind: str) -> None:
    """With every digest alike the verifier misses changes, and the harness says so."""
    with (
        mock.patch.object(known_module, "digest_of", return_value="0" * 64),
        mock.patch.object(derived, "digest_of", return_value="0" * 64),
        mock.patch.object(known_module.Beside, "columns", "0" * 64),
    ):
        victim.restore()
        _, blind = verified(victim.bureau)
        assert blind is not None
        assert blind.root == known.root
        tally = change_again_and_again(victim, 40, random.Random(2), [kind], blind)
    assert tally.blamed


def test_what_comes_later_is_judged_and_its_cases_are_derived(tmp_path: Path) -> None:
    """New entries, a case that goes on and a correction: judged; the rest is not."""
    bureau = made(tmp_path, signed=True)
    first, known = verified(bureau)
    assert known is not None
    with bureau.open() as register:
        enter(register, lawful_case("dossier_opened", full_name="Vàng A Mẫu"))
        other = register.store.case_ids()[0]
        item = register.case(other).recorded[1]
        register.correct(other, item.seq, replace(item.act, note="(khác)"), "ghi thiếu (mẫu)")
    report, kept = verified(bureau, known)
    assert report.breaks == ()
    assert report.before is not None
    assert report.before.entries == known.size
    assert report.entries > first.entries
    assert report.before.cases == 1  # of three: one went on, one is new
    assert kept is not None
    assert kept.size > known.size
    fresh, anew = verified(bureau)
    assert replace(report, before=None) == fresh
    assert anew == kept


def test_of_another_program_or_rulebook_nothing_is_taken(victim: Victim, known: Known) -> None:
    """Whoever judged by other words or other code has judged for itself."""
    victim.restore()
    report, _ = verified(victim.bureau, replace(known, verifier="0" * 64))
    assert report.before is None


def test_of_another_log_nothing_is_taken(victim: Victim, known: Known) -> None:
    """A root, columns or a log that are others: everything is judged, and found right."""
    victim.restore()
    other = "0" * 64
    for wrong in (
        replace(known, root=other),
        replace(known, columns=other),
        replace(known, log=other),
    ):
        report, _ = verified(victim.bureau, wrong)
        assert report.before is None
        assert report.breaks == ()


def test_a_memory_of_a_longer_log_is_not_used(victim: Victim, known: Known) -> None:
    """The log was cut: what was remembered cannot be compared, and all is judged."""
    victim.restore()
    longer = replace(known, size=known.size + BLOCK, beside=(*known.beside, "0" * 64))
    report, _ = verified(victim.bureau, longer)
    assert report.before is None


def test_values_that_changed_are_opened_again_and_nothing_else(
    victim: Victim, known: Known
) -> None:
    """A digest of a block that is another: its values are opened, and found right."""
    victim.restore()
    other = replace(known, beside=("0" * 64, *known.beside[1:]))
    report, kept = verified(victim.bureau, other)
    assert report.breaks == ()
    assert report.before is not None
    assert report.before.values == report.before.entries - BLOCK
    assert kept == known


def test_a_damaged_entry_that_names_the_key_is_named_here_too(tmp_path: Path) -> None:
    """Beside values that are others: they cannot be opened, and the entry is told."""
    bureau = made(tmp_path, signed=False)
    with bureau.open() as register:
        keyed, _ = access.encrypt(register)
    _, known = verified(bureau)
    assert known is not None
    victim = Victim.of(bureau)
    with victim.open() as database:
        line = keyed.line.replace(keyed.intent.id, "z" * 32)
        database.execute("UPDATE log_entry SET line = ? WHERE seq = ?", (line, keyed.seq))
        database.execute("UPDATE private.personal_value SET value = value || 'A'")
    report, kept = verified(bureau, known)
    assert keyed.seq in {found.seq for found in report.breaks}
    assert kept is None


def test_nothing_is_kept_of_a_register_that_is_not_right(victim: Victim) -> None:
    """A changed value, a changed state: what was found once is found each time."""
    for sql in (
        "UPDATE private.personal_value SET value = '\"x\"'",
        "UPDATE main.case_state SET stage = 'official'",
    ):
        victim.restore()
        with victim.open() as database:
            database.execute(sql)
        report, kept = verified(victim.bureau)
        assert report.breaks
        assert kept is None
    victim.restore()


def test_a_note_says_what_was_written_or_nothing(known: Known) -> None:
    """Every character of a note counts; one of another form says nothing."""
    text = known.text()
    assert Known.read(text) == known
    chance = random.Random(5)
    for _ in range(400):
        place = chance.randrange(len(text))
        other = text[:place] + chance.choice(["", "0", "x", '"', "\n"]) + text[place + 1 :]
        assert other == text or Known.read(other) is None
    for nothing in ("", "\n", "{}", "[]\n", text[:-1], text + "\n", "\0" * 99, "0" * 64 + "\n{}"):
        assert Known.read(nothing) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("size", 0), ("size", -8), ("size", True), ("size", "8"), ("root", "x"), ("beside", []),
        ("beside", ["x"]), ("actions", {"a": "1"}), ("notices", [[1, 2, 3]]), ("keys", ["1"]),
        ("form", 2), ("procedures", [1]), ("cases", [None]), ("more", 1), ("log", None),
    ],
)  # fmt: skip
def test_a_note_that_is_not_whole_says_nothing(known: Known, name: str, value: object) -> None:
    """Also where its digest is right."""
    said = json.loads(known.text().partition("\n")[2]) | {name: value}
    whole = json.dumps(said, sort_keys=True)
    assert Known.read(f"{sha256(whole.encode()).hexdigest()}\n{whole}\n") is None


def test_rulebooks_that_were_counted_badly_cost_a_look_and_no_defect(
    victim: Victim, known: Known
) -> None:
    """A note whose inner parts are of no use is not used."""
    victim.restore()
    report, _ = verified(victim.bureau, replace(known, rulebooks={"named": 1}))
    assert report.before is None
    assert report.breaks == ()


def test_an_erasure_is_right_before_and_after(tmp_path: Path) -> None:
    """Values that were erased by two officers are missing, and that is no break."""
    from tests.register.mass_erasure import Office  # noqa: PLC0415 - makes a register of its own

    office = Office(tmp_path / "r")
    office.plant(3)
    url = office.url
    _, known = _verified(url)
    office.erase(1)
    report, kept = _verified(url, known)
    assert report.breaks == ()
    assert report.before is not None
    assert report.before.values < report.before.entries
    again, _ = _verified(url, kept)
    assert again.breaks == ()
    assert again.before is not None
    assert again.before.values == again.before.entries


def _verified(url: str, known: Known | None = None) -> tuple[Report, Known | None]:
    kept: list[Known] = []
    with ReadingRegister.open(url) as register:
        memory = audit.Memory(known, kept.append, "2026-11-24")
        report = audit.verify(register.store, register.judge, memory=memory)
    return report, kept[0] if kept else None
