"""A log read in chunks is sound exactly where reading it line by line finds no fault."""

import random
from typing import TYPE_CHECKING

import pytest

from admission_flow.journal import ids
from admission_flow.journal.chunks import Chunk, Joined, check
from admission_flow.journal.entry import Entry, Row
from admission_flow.journal.ids import Ids
from admission_flow.journal.keys import verify_signatures
from admission_flow.journal.shape import Shapes
from admission_flow.journal.sshsig import signer_of
from admission_flow.journal.tree import FOLDED, Tree, folded, leaf_hash, root_of
from admission_flow.journal.verify import verify_lines
from tests.bundle.hostile import KEYS, LogBuilder
from tests.bundle.test_hostile_bundle import BAD_LINES, BAD_SIGNATURES, retire
from tests.journal.conftest import Log
from tests.journal.test_verify import random_change

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = FOLDED + 50


def rows_of(maker: LogBuilder) -> list[Row]:
    """Return the rows that a register with these lines would hold."""
    rows: list[Row] = []
    for seq, raw in enumerate(maker.lines):
        line = raw.decode("utf-8", "surrogateescape")
        try:
            intent = Entry.parse(line).intent
            beside = (intent.id, intent.case, intent.case_ver)
        except ValueError:
            beside = ("", "", 1)
        rows.append((seq, leaf_hash(raw).hex(), *beside, line))
    return rows


def joined(rows: list[Row], size: int = FOLDED) -> Joined | None:
    """Read a log in chunks of a size; None: it is not sound."""
    found = Joined()
    for start in range(0, len(rows), size):
        if not found.take(check(Chunk(rows[start : start + size]))):
            return None
    return found if found.sound(leaf_hash(row[5].encode()) for row in rows) else None


@pytest.fixture(scope="module")
def long_log() -> Log:
    """A log of two chunks and of some cases."""
    maker = LogBuilder()
    for number in range(SIZE):
        maker.add(
            case=("", "HS-1", "HS-2", "HS-3")[number % 4],
            data={"kind": "opinion", "asked": number},
            at=f"2026-01-01T{number // 60:02}:{number % 60:02}:00Z",
        )
    return Log(rows_of(maker))


@pytest.mark.parametrize("size", [FOLDED, 2 * FOLDED, 4 * FOLDED])
def test_a_sound_log_is_sound_however_it_is_divided(long_log: Log, size: int) -> None:
    """Number of entries and root are those of reading line by line."""
    found, report = joined(long_log.rows, size), verify_lines(long_log.rows)
    assert found is not None
    assert (found.tree.size, found.tree.root()) == (report.entries, report.root)
    assert report.breaks == ()
    assert joined(long_log.rows[:-3]) is not None  # a cut tail, which only an anchor shows


def test_a_log_is_sound_exactly_where_nothing_is_found(long_log: Log) -> None:
    """150 changes of one stored field: in chunks as line by line, each is seen."""
    chance = random.Random(20240502)
    for _ in range(150):
        change = random_change(long_log, chance)
        place = change.seq if isinstance(change.seq, int) else 0
        rows = [*long_log.rows[:place], change.row, *long_log.rows[place + 1 :]]
        report = verify_lines(rows, parse=True)
        assert (joined(rows) is None) == bool(report.breaks), change


@pytest.mark.parametrize("place", [FOLDED - 1, FOLDED, FOLDED + 1])
def test_the_seam_between_two_chunks_holds(long_log: Log, place: int) -> None:
    """Around it: an entry gone, doubled, swapped; and one whose id another chunk has."""
    rows = long_log.rows
    twice = [*rows[: place + 1], rows[place], *rows[place + 1 :]]
    swapped = [*rows[:place], rows[place + 1], rows[place], *rows[place + 2 :]]
    for changed in ([*rows[:place], *rows[place + 1 :]], twice, swapped):
        assert joined(changed) is None
    maker = LogBuilder()
    for number in range(2 * FOLDED):
        maker.add(id=f"{0 if number == place else number:032x}")
    assert joined(rows_of(maker)) is None
    assert verify_lines(rows_of(maker), parse=True).breaks[0].seq == place


@pytest.mark.parametrize("place", [5, FOLDED - 1, FOLDED, FOLDED + 1])
def test_a_clock_set_back_is_noticed_wherever_it_is(place: int) -> None:
    """Inside a chunk and at a seam: the same notice as line by line, and no break."""
    maker = LogBuilder()
    for number in range(2 * FOLDED):
        maker.add(at=f"{2025 if number == place else 2026}-01-01T00:00:00Z")
    found = joined(rows_of(maker))
    assert found is not None
    assert tuple(found.notices) == verify_lines(rows_of(maker)).notices
    assert [notice.seq for notice in found.notices] == [place]


@pytest.mark.parametrize("place", [5, FOLDED - 1, FOLDED, FOLDED + 1])
def test_an_entry_of_another_procedure_is_told_once(place: int) -> None:
    """In the chunk of the first entry or a later one, as line by line; of none named, none is."""
    maker = LogBuilder()
    for number in range(2 * FOLDED):
        named = "loan" if number in {place, place + 2} else "admission" if number else ""
        maker.add(rule={"id": named, "ver": "", "sha256": ""})
    found = joined(rows_of(maker))
    assert found is not None
    assert [(wrong.seq, wrong.what) for wrong in found.misshapen] == [
        (place, 'it names the procedure "loan", and the register is another\'s')
    ]
    shapes = Shapes()
    entries = [Entry.parse(row[5]) for row in rows_of(maker)]
    assert [e.seq for e in entries if "procedure" in shapes.take(e)] == [place]


@pytest.mark.parametrize("place", [0, 1, FOLDED + 1])
def test_a_rulebook_without_its_procedure_is_told(place: int) -> None:
    """Who leaves the name out would have the steps of any procedure taken for the register's."""
    maker = LogBuilder()
    for number in range(FOLDED + 2):
        name = "" if number == place else "admission"
        maker.add(rule={"id": name, "ver": "", "sha256": "a" * 64})
    found = joined(rows_of(maker))
    assert found is not None
    assert [(wrong.seq, wrong.what) for wrong in found.misshapen] == [
        (place, "it names a rulebook and not whose it is")
    ]


@pytest.mark.parametrize("make", BAD_LINES.values(), ids=BAD_LINES.keys())
def test_a_line_that_is_no_entry_is_not_sound(make: "Callable[[], LogBuilder]") -> None:
    """Whatever the checker without us refuses is refused here too."""
    assert joined(rows_of(make())) is None


@pytest.mark.parametrize("make", [bad[0] for bad in BAD_SIGNATURES.values()], ids=BAD_SIGNATURES)
def test_what_is_not_signed_as_it_must_be_is_not_sound(make: "Callable[[], LogBuilder]") -> None:
    """In one chunk, and in a chunk after that of the keys."""
    assert joined(rows_of(make())) is None
    late = LogBuilder()
    for _ in range(FOLDED - 1):
        late.add(at="2025-01-01T00:00:00Z")
    late.enrol("cb01", by="cb01")
    assert joined(rows_of(late.add(by="cb01"))) is not None
    assert joined(rows_of(late.add())) is None


def test_keys_change_hands_where_the_log_says_so() -> None:
    """What is signed before and after an enrolment and a retirement, in one chunk and over two."""
    for before in (0, FOLDED - 3):
        maker = LogBuilder()
        for _ in range(before):
            maker.add(at="2025-01-01T00:00:00Z")
        maker.enrol("cb01", by="cb01").enrol("cb02", by="cb01").add(by="cb02")
        maker.add(by="cb01", **retire("cb02", **{"from": "2026-01-01"})).add(by="cb01")
        rows = rows_of(maker)
        assert joined(rows) is not None
        assert list(verify_signatures(maker.entries, map(leaf_hash, maker.lines))) == []
        assert joined(rows_of(maker.add(by="cb02"))) is None


def test_what_officers_had_seen_is_held_against_the_log() -> None:
    """A checkpoint of this log passes, in any chunk; another root, or a later size, does not."""
    for size, sound in ((2, True), (FOLDED + 5, True)):
        maker = LogBuilder()
        for _ in range(FOLDED + 5):
            maker.add()
        root = root_of([leaf_hash(line) for line in maker.lines[:size]])
        maker.add(seen={"size": size, "root": root})
        assert (joined(rows_of(maker)) is not None) is sound
        assert joined(rows_of(maker.add(seen={"size": size, "root": "ab" * 32}))) is None


def test_a_signature_names_its_key_and_is_not_believed() -> None:
    """The key inside is read from any text, and is none where there is none."""
    maker = LogBuilder().enrol("cb01", by="cb01")
    assert signer_of(maker.entries[0].sig) == KEYS["cb01"][1]
    assert signer_of("") is None
    assert signer_of("x" * 3000) is None
    assert signer_of("é") is None


def test_ids_are_found_again_and_nothing_else_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """2,000 ids in one group: each is new once, also one that lies across two of them."""
    monkeypatch.setattr(ids, "_GROUPS", 0)
    chance = random.Random(5)
    known = Ids()
    raws = [chance.randbytes(16) for _ in range(2000)]
    assert known.add(b"".join(raws[:1000]))
    assert known.add(b"".join(raws[1000:]))
    for raw in chance.sample(raws, 50):
        assert not known.add(raw)
    across = raws[0][5:] + raws[1][:5]
    assert known.add(across)
    assert not known.add(across)
    assert not known.add(b"\0" * 32)


@pytest.mark.parametrize("size", [0, 1, FOLDED - 1, FOLDED, 3 * FOLDED, 3 * FOLDED + 7])
def test_folded_leaves_give_the_same_root(size: int) -> None:
    """A tree that takes nodes over 256 leaves is the tree over the leaves."""
    leaves = [leaf_hash(str(number).encode()) for number in range(size)]
    tree = Tree()
    tree.extend(*folded(leaves))
    assert (tree.size, tree.root()) == (size, root_of(leaves))
    if size % FOLDED:
        with pytest.raises(ValueError, match="takes no folded ones"):
            tree.extend([], [])
