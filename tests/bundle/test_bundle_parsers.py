"""Two readers of one format: whatever is put before them, both take it or both refuse it."""

import json
import random
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from admission_flow.journal.checkpoint import Checkpoint, parse_paper_line
from admission_flow.journal.entry import Entry
from tests.bundle.hostile import SOURCE, LogBuilder, text_of
from tests.journal.readers import same

SCRIPT = runpy.run_path(str(SOURCE), run_name="checker")
LINE = (
    LogBuilder()
    .add(
        case="HS-0001",
        to="source",
        data={"act": {"on": "2026-01-02", "name": {"commit": "0a" * 32}}, "n": [1, "Đảng"]},
        verdict={"permitted": True, "findings": {"branch.roll": "met"}},
        rule={"id": "admission", "ver": "0.1.0", "sha256": "ab" * 32},
        basis=[{"doc": "05-NQ/CB", "sha256": "cd" * 32}],
    )
    .lines[0]
    .decode()
)
ENVELOPE = json.loads(LINE)
INTENT = json.loads(ENVELOPE["intent"])


def taken(read: Callable[[str], object], text: str) -> bool:
    """Return whether a reader takes a text. Any other error than ValueError is a fault."""
    try:
        read(text)
    except ValueError:
        return False
    return True


def agree(text: str) -> bool:
    """Return what both say of a line."""
    ours, theirs = taken(Entry.parse, text), taken(SCRIPT["entry_of"], text)
    assert ours == theirs, text
    assert ours == same(text), text
    return ours


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**54), 2**54)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["", "a" * 64, "A" * 64, "2026-02-29T00:00:00Z", "2026-02-28T23:59:60Z"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["commit", "a", "a.b", "đ", ""]), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from([*INTENT, "more"]), JSON, min_size=1, max_size=2))
@example({"data": {"a.b": {"commit": "a" * 64}, "a": {"b": {"commit": "b" * 64}}}})
@example({"data": {"": {"a": {"commit": "a" * 64}}, "a": {"commit": "b" * 64}}})
@example({"verdict": {"commit": 1}})
@example({"v": True})
def test_both_agree_on_an_intent(members: dict[str, object]) -> None:
    """An intent with one or two members in place of the right ones."""
    agree(text_of(ENVELOPE | {"intent": text_of(INTENT | members)}))


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from([*ENVELOPE, "more"]), JSON, min_size=1, max_size=2))
def test_both_agree_on_an_envelope(members: dict[str, object]) -> None:
    """A line with one or two members in place of the right ones."""
    agree(text_of(ENVELOPE | members))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: raw.decode("latin-1")))
@example('{"a":NaN}')
@example('{"a":-0}')
@example('{"a":1,"a":1}')
@example("[" * 20_000)
@example('{"a":' * 20_000)
@example('{"a":' + "9" * 5_000 + "}")
def test_both_agree_on_any_text(text: str) -> None:
    """No text crashes either of them."""
    assert not agree(text)


def mutated(chance: random.Random, times: int) -> Iterator[str]:
    """Yield the line with something put in, taken out or put in another's place."""
    letters = [*'{}[]":,\\0123456789abcdefntruE.-+ /\u0302Đ', "\\u", "null", "true", '\\"', '":']
    for _ in range(times):
        text = LINE
        for _ in range(chance.choice((1, 1, 2, 3))):
            place, width = chance.randrange(len(text)), chance.choice((0, 1, 1, 2))
            what = chance.choice(["", *letters, text[place:][: chance.randrange(12)]])
            text = text[:place] + what + text[place + width :]
        yield text


def test_both_agree_on_mutated_lines() -> None:
    """20,000 lines changed at random, some of which are entries all the same."""
    said = [agree(text) for text in mutated(random.Random(7), 20_000)]
    assert {True, False} == set(said)


DIGITS = st.sampled_from(["0", "1", "01", "7", "-1", "9" * 15, "٣", ""])
ROOTS = st.sampled_from([Checkpoint("x", 1, "ab" * 32).text()[4:-1], "AAAA", "", "A" * 43 + "="])
TAILS = st.sampled_from(["\n", "", "\n\n", "\r\n", "\nmore\n"])


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=5) | st.just("admission-flow/x"), DIGITS, ROOTS, TAILS)
def test_both_agree_on_a_checkpoint(
    tmp_path_factory: pytest.TempPathFactory, origin: str, size: str, root: str, tail: str
) -> None:
    """Origin, size and root in every form; of an empty log ours asks for its one root besides."""
    text = f"{origin}\n{size}\n{root}{tail}"
    path: Path = tmp_path_factory.getbasetemp() / "checkpoint"
    path.write_bytes(text.encode())
    theirs = taken(lambda _: SCRIPT["checkpoint_of"](str(path)), text)
    assert theirs == taken(Checkpoint.parse, text) or (size == "0" and theirs)


SIZES, DAYS = ["1", "01", "x", "9" * 15], ["2026-02-28", "2026-02-29", "20260228", "28/02/2026"]
SIXTY_FOUR = ["ab " * 32, "AB" * 32, "ab" * 31, "ag" * 32, "ab" * 33]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("root", SIXTY_FOUR)
def test_both_agree_on_a_paper_line(size: str, day: str, root: str) -> None:
    """A number, a day and 64 digits, however they are spaced."""
    line = f"admission-flow: {size} / {day} / {root}"
    paper: Any = SCRIPT["paper"]
    assert taken(paper, line) == taken(parse_paper_line, line)
