"""The verifier finds every change of every stored field, says where, and finds nothing else."""

import json
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pytest

from admission_flow.journal.canonical import canonical
from admission_flow.journal.entry import KEYS, NO_HEAD, Entry, Row
from admission_flow.journal.report import Break, Report
from admission_flow.journal.tree import root_of
from admission_flow.journal.verify import verify_lines, verify_private

if TYPE_CHECKING:
    from tests.journal.conftest import Log

Verifier = Callable[[Iterable[Row]], Report]
COLUMNS = ("seq", "leaf", "id", "case", "case_ver", "line")
CHANGES = 1000


@dataclass(frozen=True)
class Change:
    """One stored field of one entry, changed."""

    seq: int
    case: str
    field: str
    row: Row


def other(value: object, chance: random.Random) -> object:
    """Return another value of the same kind."""
    if isinstance(value, bool) or value is None:
        return 1
    if isinstance(value, int):
        return value + chance.choice((-1, 1, 7))
    if isinstance(value, str) and value:
        place = chance.randrange(len(value))
        letter = chance.choice([c for c in "0123456789abcdefXYZ" if c != value[place]])
        return value[:place] + letter + value[place + 1 :]
    if isinstance(value, dict) and value:
        key = chance.choice(sorted(value))
        return value | {key: other(value[key], chance)}
    return f"x{chance.random()}"


def in_the_line(line: str, field: str, chance: random.Random) -> str:
    """Change one field inside the line: of its envelope, or of the intent in it."""
    envelope = json.loads(line)
    if field in envelope:
        return canonical(envelope | {field: other(envelope[field], chance)})
    intent = json.loads(envelope["intent"])
    changed = canonical(intent | {field: other(intent[field], chance)})
    return canonical(envelope | {"intent": changed})


def random_change(log: "Log", chance: random.Random) -> Change:
    """Change one field, chosen at random among the columns and what is inside the line."""
    row = chance.choice(log.rows)
    inside = ("prev", "seq", "sig", "intent", *sorted(KEYS))
    field = chance.choice((*COLUMNS, *(f"line.{name}" for name in inside)))
    column = field.split(".")[0]
    values = dict(zip(COLUMNS, row, strict=True))
    if column != field:
        values["line"] = in_the_line(row[5], field.removeprefix("line."), chance)
    else:
        values[column] = other(values[column], chance)
    return Change(row[0], row[3], field, tuple(values.values()))  # type: ignore[arg-type]


def missed(log: "Log", verifier: Verifier, changes: int = CHANGES) -> list[Change]:
    """Return those of the random changes that the verifier does not find, or puts elsewhere."""
    chance = random.Random(20240502)
    found = []
    for _ in range(changes):
        change = random_change(log, chance)
        rows = [change.row if row[0] == change.seq else row for row in log.rows]
        report = verifier(sorted(rows, key=lambda row: row[0]))
        places = {(each.seq, each.case) for each in report.breaks}
        if not places & {(change.seq, change.case), (change.row[0], change.case)}:
            found.append(change)
    return found


@pytest.mark.parametrize("parse", [False, True])
def test_every_change_is_found_and_named(sound: "Log", parse: bool) -> None:  # noqa: FBT001 - pytest's
    """Of 1,000 random changes of one stored field each, all are found, with entry and case."""
    assert missed(sound, partial(verify_lines, parse=parse)) == []


def blind(skipped: str) -> Verifier:
    """Return a verifier with a planted bug: it does not look at one of the columns."""

    def verify(rows: Iterable[Row]) -> Report:
        seen: list[Row] = []
        for row in rows:
            values = dict(zip(COLUMNS, row, strict=True))
            try:
                entry = Entry.parse(row[5])
            except ValueError:
                seen.append(row)
                continue
            inside = {
                "leaf": entry.leaf,
                "id": entry.intent.id,
                "case": entry.intent.case,
                "case_ver": entry.intent.case_ver,
            }
            changed = tuple((values | {skipped: inside[skipped]}).values())
            seen.append(changed)  # type: ignore[arg-type]
        return verify_lines(seen)

    return verify


@pytest.mark.parametrize("skipped", ["leaf", "id", "case", "case_ver"])
def test_a_verifier_that_skips_a_column_is_caught(sound: "Log", skipped: str) -> None:
    """The thousand changes would show a verifier that forgets one field."""
    assert {change.field for change in missed(sound, blind(skipped), 300)} >= {skipped}


@pytest.mark.parametrize("parse", [False, True])
def test_nothing_is_found_in_an_untouched_log(
    sound: "Log",
    parse: bool,  # noqa: FBT001 - pytest's
) -> None:
    """A log as it was written is consistent, and its root is that of its leaves."""
    report = verify_lines(sound.rows, parse=parse)
    assert report == Report(
        entries=len(sound.rows), root=root_of(bytes.fromhex(row[1]) for row in sound.rows)
    )
    assert report.verdict == "CONSISTENT, NOT ANCHORED"


def test_an_empty_log_is_consistent() -> None:
    """Nothing was recorded, nothing is wrong."""
    assert verify_lines([]) == Report(0, root_of([]))


def test_all_breaks_are_named_in_order(sound: "Log") -> None:
    """One broken entry does not hide the next, nor make its neighbours look guilty."""
    rows = list(sound.rows)
    for seq in (5, 6, 30):
        line = rows[seq][5].replace("consulted", "decided").replace("cb01", "cb02")
        rows[seq] = (*rows[seq][:5], line)
    report = verify_lines(rows)
    assert [(found.seq, found.case) for found in report.breaks] == [
        (5, "HS-0001"), (6, "HS-0002"), (30, "HS-0002"),
    ]  # fmt: skip
    assert report.verdict == (
        "BROKEN at entry 5: its line is not the one that was recorded: the digest differs"
        " (case HS-0001)"
    )


def without(rows: list[Row], seq: int) -> list[Row]:
    return [row for row in rows if row[0] != seq]


@pytest.mark.parametrize(
    ("change", "first", "what"),
    [
        (lambda rows: without(rows, 9), 10, "the entries 9 to 9 before it are missing"),
        (lambda rows: rows[4:], 4, "the entries 0 to 3 before it are missing"),
        (lambda rows: [*rows[:9], rows[8], *rows[9:]], 8, "doubled or out of order"),
        (lambda rows: [*rows[:8], rows[9], rows[8], *rows[10:]], 9, "8 to 8 before it are missing"),
        (lambda rows: [(0, *rows[1][1:]), *rows[1:]], 0, "its line says that it is entry 1"),
        (lambda rows: [(*rows[0][:5], ""), *rows[1:]], 0, "digest differs"),
        (lambda rows: [(*rows[0][:5], "\udc80"), *rows[1:]], 0, "digest differs"),
        (lambda rows: [(*rows[0][:4], "one", rows[0][5]), *rows[1:]], 0, "case_ver beside"),
        (lambda rows: [(*rows[0][:1], None, *rows[0][2:]), *rows[1:]], 0, "digest differs"),
    ],
)
def test_whole_rows(
    sound: "Log", change: Callable[[list[Row]], list[Row]], first: int, what: str
) -> None:
    """Rows that are missing, doubled, swapped or no rows at all are named, without a traceback."""
    report = verify_lines(change(sound.rows))
    assert report.breaks[0].seq == first
    assert what in report.breaks[0].what


def relinked(rows: list[Row], entries: Iterable[Entry]) -> list[Row]:
    """Put other entries into a log and work all digests out again, as its owner could."""
    made: list[Row] = []
    prev = NO_HEAD
    for (seq, *_), entry in zip(rows, entries, strict=True):
        linked = Entry(seq, prev, entry.intent_text, entry.sig)
        intent = json.loads(entry.intent_text)
        made.append(
            (seq, linked.leaf, intent["id"], intent["case"], intent["case_ver"], linked.line)
        )
        prev = linked.leaf
    return made


def with_intent(sound: "Log", seq: int, **fields: object) -> list[Row]:
    entries = sound.entries
    intent = json.loads(entries[seq].intent_text) | fields
    entries[seq] = Entry(seq, entries[seq].prev, canonical(intent))
    return relinked(sound.rows, entries)


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"log": "20" * 16}, "it belongs to another log"),
        ({"case_ver": 9}, "case_ver 9 does not follow 2"),
        ({"case_head": NO_HEAD}, "it does not follow the case's entry before"),
        ({"case": "HS-0001"}, "case_ver 3 does not follow 3"),
        ({"id": "UPPER"}, "its line is not an entry: id"),
        ({"extra": 1}, "its line is not an entry: intent: missing or unknown: extra"),
    ],
)
def test_a_rewritten_chain_must_still_be_a_log(
    sound: "Log", fields: dict[str, object], what: str
) -> None:
    """Working all digests out again does not help where the entries contradict each other."""
    report = verify_lines(with_intent(sound, 11, **fields), parse=True)
    assert any(found.seq == 11 and what in found.what for found in report.breaks)


def test_an_id_is_used_once(sound: "Log") -> None:
    """A second entry with an id that was used is named, whatever its chain says."""
    report = verify_lines(with_intent(sound, 11, id=sound.rows[3][2]))
    assert Break(11, "HS-0003", "its id was used before") in report.breaks


def test_a_cut_tail_is_not_seen_without_an_anchor(sound: "Log") -> None:
    """The last entries can be cut unseen: hence checkpoints, and the words of the verdict."""
    assert verify_lines(sound.rows[:-3]).verdict == "CONSISTENT, NOT ANCHORED"


def test_a_clock_set_back_is_noticed(sound: "Log") -> None:
    """An entry recorded before the one before it is listed, and breaks nothing by itself."""
    last = len(sound.rows) - 1
    report = verify_lines(with_intent(sound, last, at="2023-01-01T00:00:00Z"))
    assert [(notice.seq, notice.case) for notice in report.notices] == [(last, "HS-0003")]
    assert not any("recorded at" in found.what for found in report.breaks)


def private(log: "Log") -> tuple[Break, ...]:
    return verify_private(log.entries, log.values, log.secrets)


def test_untouched_personal_values_open(sound: "Log") -> None:
    """Every commitment opens with the value and the secret that were kept."""
    assert private(sound) == ()


@pytest.mark.parametrize("change", ["text", "type", "spaces", "missing", "extra", "moved"])
def test_every_change_of_a_personal_value_is_found(sound: "Log", change: str) -> None:
    """For each value of each entry: changed, written otherwise, missing, added or moved."""
    for entry in sound.entries:
        for field in sound.values.get(entry.intent.id, {}):
            log = sound.copy()
            fields = log.values[entry.intent.id]
            match change:
                case "text":
                    fields[field] = canonical("Người Khác")
                case "type":
                    fields[field] = "1"
                case "spaces":
                    fields[field] += " "
                case "missing":
                    del fields[field]
                case "extra":
                    fields[f"{field}_2"] = fields[field]
                case "moved":
                    fields[f"{field}_2"] = fields.pop(field)
            places = {(found.seq, found.case) for found in private(log)}
            assert places == {(entry.seq, entry.intent.case)}


@pytest.mark.parametrize("change", ["bit", "missing", "swapped"])
def test_every_change_of_a_secret_is_found(sound: "Log", change: str) -> None:
    """A secret that was changed, removed or exchanged opens none of the case's values."""
    for case, secret in sound.secrets.items():
        log = sound.copy()
        match change:
            case "bit":
                log.secrets[case] = bytes([secret[0] ^ 1]) + secret[1:]
            case "missing":
                del log.secrets[case]
            case "swapped":
                log.secrets[case] = next(s for c, s in log.secrets.items() if c != case)
        wanted = {(entry.seq, case) for entry in sound.entries if entry.intent.case == case}
        assert {(found.seq, found.case) for found in private(log)} == wanted


def test_values_and_secrets_of_nobody_are_found(sound: "Log") -> None:
    """What belongs to no entry is reported too."""
    log = sound.copy()
    log.values["ff" * 16] = {"note": '"x"'}
    log.secrets["HS-9999"] = bytes(32)
    end = len(sound.rows)
    assert private(log) == (
        Break(end, "", f"a personal value of no entry: id {'ff' * 16}"),
        Break(end, "HS-9999", "a secret without a personal value"),
    )
