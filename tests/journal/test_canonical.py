"""Canonical texts: one for each value, the same that RFC 8785 gives."""

import enum
import json
import string
import unicodedata

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from admission_flow.journal.canonical import MAX_DEPTH, canonical, parse_canonical

nfc = st.text(st.characters(exclude_categories=["Cs"])).map(
    lambda text: unicodedata.normalize("NFC", text)
)
integers = st.integers(-(2**53) + 1, 2**53 - 1)
keys = st.text(st.characters(max_codepoint=127))
values = st.recursive(
    st.none() | st.booleans() | integers | nfc,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(values)
def test_is_what_rfc_8785_writes(value: object) -> None:
    """Within the permitted values, our text is byte for byte that of an RFC 8785 writer."""
    assert canonical(value).encode() == rfc8785.dumps(value)  # type: ignore[arg-type]


@settings(max_examples=150, deadline=None)
@given(values)
def test_reads_back_what_it_wrote(value: object) -> None:
    """A canonical text gives the value back, and only itself."""
    text = canonical(value)
    again = parse_canonical(text)
    assert again == value
    assert canonical(again) == text


@settings(max_examples=150, deadline=None)
@given(values, st.data())
def test_any_other_text_of_the_same_value_is_refused(value: object, data: st.DataObject) -> None:
    """White space, escapes and order are not free: another text of a value is no canonical one."""
    other = data.draw(
        st.sampled_from(
            [
                json.dumps(value, indent=1),
                json.dumps(value, ensure_ascii=True),
                canonical(value) + " ",
                canonical(value) + "\n",
                " " + canonical(value),
            ]
        )
    )
    if other != canonical(value):
        with pytest.raises(ValueError, match=r"canonical|JSON|Expecting"):
            parse_canonical(other)


class Colour(enum.IntEnum):
    RED = 1


class Named(str):
    __slots__ = ()


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"a": 1.0}, r"\$\.a"),
        ({"a": [float("nan")]}, r"\$\.a\[0\]"),
        (float("inf"), r"\$"),
        (2**53, r"\$"),
        (-(2**53), r"\$"),
        ("\ud800", r"\$"),
        (unicodedata.normalize("NFD", "ế"), r"\$"),
        ({"khoá": 1}, r"\$"),
        ({1: 1}, r"\$"),
        ((1, 2), r"\$"),
        ({1, 2}, r"\$"),
        (b"x", r"\$"),
        (Colour.RED, r"\$"),
        ([Named("x")], r"\$\[0\]"),
        ({"a": object()}, r"\$\.a"),
    ],
)
def test_refuses_what_could_be_written_twice(value: object, place: str) -> None:
    """Whatever has no single text is refused, and the message names the place."""
    with pytest.raises(ValueError, match=f"^{place}: "):
        canonical(value)


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":1}', '{"b":1,"a":1}', '{"a": 1}', "1.0", "1e2", "-0", "01", "NaN", "Infinity",
        "-Infinity", "9007199254740992", "9" * 5000,
        '"\\u0061"', '"\\/"', '"\\ud800"', "", "{", "[1",
        '{"khoá":1}', '"' + unicodedata.normalize("NFD", "ế") + '"', "1 2", "1\n", "\ufeff1",
        "[" * 100_000, '"\n"',
    ],
)  # fmt: skip
def test_refuses_texts_that_are_not_canonical(text: str) -> None:
    """A text that this program would not write is not read."""
    with pytest.raises(ValueError, match=r"."):
        parse_canonical(text)


def test_nesting_ends_at_the_limit() -> None:
    """The last permitted depth is written and read; one more is neither."""
    deep: object = 1
    for _ in range(MAX_DEPTH):
        deep = [deep]
    assert parse_canonical(canonical(deep)) == deep
    with pytest.raises(ValueError, match="levels"):
        canonical([deep])
    with pytest.raises(ValueError, match="levels"):
        parse_canonical(f"[{canonical(deep)}]")


def test_composed_and_decomposed_letters_do_not_hash_twice() -> None:
    """Only the composed form of a Vietnamese name has a text."""
    name = "Nguyễn Thị Mẫu"
    assert canonical(name) == f'"{name}"'
    with pytest.raises(ValueError, match="NFC"):
        canonical(unicodedata.normalize("NFD", name))


def test_control_characters_are_escaped_as_the_rfc_says() -> None:
    """Short escapes where RFC 8785 has them, lower-case hexadecimal digits elsewhere."""
    everything = "".join(map(chr, range(128)))
    assert canonical(everything).encode() == rfc8785.dumps(everything)
    assert set(string.printable) <= set(str(parse_canonical(canonical(everything))))
