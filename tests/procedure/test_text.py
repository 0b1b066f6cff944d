"""What may enter as a text, how it is shown, and which two texts are one name or number."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admission_flow.procedure.text import name_key, number_key, sort_of, tidy, unfit, visible

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e\u2064\u3164\ufe0f\U000e0001"
DIRECTIONS = "\u061c\u200e\u200f\u202a\u202d\u202e\u2066\u2069"
CONTROLS = "\x00\x07\x08\x1b\x7f\x9b\ud800"
LINE_ENDS = "\n\r\x85\u2028\u2029"
PRIVATE = "\ue000\ufdd0\uffff\U0010ffff"


@pytest.mark.parametrize("character", [*INVISIBLE, *DIRECTIONS, *CONTROLS, *LINE_ENDS, *PRIVATE])
def test_a_name_has_no_odd_character(character: str) -> None:
    """Each is found at its place, and named as Unicode names it."""
    found = unfit(tidy(f"Nguyễn{character}An"))
    assert found is not None
    assert (found.character, found.place, found.code) == (character, 7, f"U+{ord(character):04X}")


@pytest.mark.parametrize("character", CONTROLS)
def test_a_free_text_has_no_control_character(character: str) -> None:
    """It may have lines and whatever a pasted text brings, not what a terminal obeys."""
    assert unfit(tidy(f"a{character}b", lines=True), lines=True) is not None


@pytest.mark.parametrize("character", [*LINE_ENDS, "\t", *INVISIBLE])
def test_a_free_text_has_lines(character: str) -> None:
    """Every line end is a line feed in it."""
    text = tidy(f"a{character}b", lines=True)
    assert unfit(text, lines=True) is None
    assert text == ("a\nb" if character in LINE_ENDS else f"a{character}b")


@pytest.mark.parametrize(
    "name",
    ["Nguyễn Thị Đào", "H’Hen Niê", "Y Bhĩm", "Đặng “Sáu” (A-1) 😀", ""],  # noqa: RUF001
)
def test_what_people_are_called_enters(name: str) -> None:
    """As it is; typed on a Mac too, or with a space that is not to be broken."""
    assert unfit(name) is None
    assert tidy(unicodedata.normalize("NFD", name)) == name
    assert tidy(f" {name.replace(' ', chr(0xA0))}\u3000") == name


@given(st.text(), st.booleans())
def test_what_has_entered_is_shown_as_it_is(text: str, lines: bool) -> None:  # noqa: FBT001
    """Tidying twice is tidying once, and a text that may enter has nothing to escape."""
    kept = tidy(text, lines=lines)
    assert tidy(kept, lines=lines) == kept
    assert unicodedata.is_normalized("NFC", kept)
    if unfit(kept) is None:
        assert visible(kept) == kept


@given(st.text() | st.text(st.sampled_from(INVISIBLE + DIRECTIONS + CONTROLS + LINE_ENDS + "a")))
def test_what_is_shown_does_nothing_else(text: str) -> None:
    """Nothing odd is left, and what is not odd stays."""
    shown = visible(text)
    assert not any(map(sort_of, shown))
    assert unfit(shown) is None
    assert visible(shown) == shown
    assert "".join(c for c in text if not sort_of(c)) == "".join(
        c for c in text if c in shown and not sort_of(c)
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[2Kb", r"a\x1b[2Kb"),
        ("a\u202eb", r"a\u202eb"),
        ("a\nb", r"a\nb"),
        ("a\U000e0001", r"a\U000e0001"),
    ],
)
def test_an_odd_character_is_shown_as_its_escape(text: str, shown: str) -> None:
    """So that it can be read out."""
    assert visible(text) == shown


@pytest.mark.parametrize(
    "other",
    [
        "NGUYỄN  VĂN AN",
        "Nguyễn\u200b Văn An",
        "Nguyễn Văn\u00a0An",
        "Nguyễn Văn Аn",  # noqa: RUF001 - a Cyrillic letter
        "Ｎguyễn Văn An",  # noqa: RUF001 - a wide one
        "Nguyễn Văn\u202e An",
        unicodedata.normalize("NFD", "Nguyễn Văn An"),
    ],
)
def test_a_name_that_looks_the_same_is_the_same(other: str) -> None:
    """Whoever was entered once is found again."""
    assert name_key(other) == name_key("Nguyễn Văn An")


def test_other_names_are_others() -> None:
    """Marks make a name: they are kept."""
    assert len({name_key(n) for n in ("Hồ Đào", "Hồ Dào", "Hổ Đào", "Hô Đào")}) == 4
    assert name_key("Hồ Ðào") == name_key("Hồ Đào")


@pytest.mark.parametrize("other", ["12 - nt/2024", "１２-NT/2024", "12\u2013NT\u200b/2024"])  # noqa: RUF001
def test_a_number_that_looks_the_same_is_the_same(other: str) -> None:
    """Blanks, case, dashes and the script of its digits make no other certificate."""
    assert number_key(other) == number_key("12-NT/2024")
    assert number_key("13-NT/2024") != number_key("12-NT/2024")


@pytest.mark.parametrize(
    ("characters", "sort"),
    [
        (LINE_ENDS, "line_end"),
        (DIRECTIONS, "direction"),
        (INVISIBLE, "invisible"),
        ("\ufe00\U000e0100\U000e01ef", "invisible"),
        ("\x00\x1b\x7f\x9b\t", "control"),
        ("\ud800\udfff", "half"),
        (PRIVATE, "private"),
        ("aĐệ-’\xa0\u3000😀", ""),  # noqa: RUF001
    ],
)
def test_each_odd_character_has_its_sort(characters: str, sort: str) -> None:
    """Officers read why a text was refused."""
    for character in characters:
        assert sort_of(character) == sort, f"U+{ord(character):04X}"
        found = unfit(f"a{character}") if sort else None
        if found is not None:
            assert found.facts == {
                "sort": f"character.{sort}",
                "code": f"U+{ord(character):04X}",
                "place": 2,
            }


@pytest.mark.parametrize(
    ("text", "alone", "in_lines"),
    [
        ("a\nb", r"a\nb", "a\nb"),
        ("a\tb", r"a\tb", "a\tb"),
        ("a\rb", r"a\rb", r"a\rb"),
        ("a\x00b", r"a\x00b", r"a\x00b"),
        ("a\x9fb", r"a\x9fb", r"a\x9fb"),
        ("\xad", r"\xad", r"\xad"),
        ("\u061c", r"\u061c", r"\u061c"),
        ("\uffff", r"\uffff", r"\uffff"),
        ("\U000e0001", r"\U000e0001", r"\U000e0001"),
        ("\U0010ffff", r"\U0010ffff", r"\U0010ffff"),
    ],
)
def test_lines_and_tabulators_stay_only_in_a_text_of_ours(
    text: str, alone: str, in_lines: str
) -> None:
    """Inside a value they are written out, with the shortest escape that Python reads."""
    assert visible(text) == alone
    assert visible(text, lines=True) == in_lines
    assert alone.encode("ascii").decode("unicode_escape") == text


def test_digits_of_other_scripts_and_the_minus_sign_make_no_other_number() -> None:
    """Arabic-Indic and Devanagari digits are the digits that they stand for."""
    for other in ("١٢-nt", "१२-nt", "12\u2212NT", "12\u2014 nt", "1\u200b2-NT"):
        assert number_key(other) == "12-nt"
    assert number_key("XII-NT") != number_key("12-NT")


def test_words_of_a_name_are_parted_by_one_blank() -> None:
    """However they were typed; and a text with a line feed is compared without it."""
    assert name_key("  Lò\t Thị \n Mẫu ") == name_key("Lò Thị Mẫu") == "lò thị mẫu"
    assert name_key("LòThị Mẫu") != name_key("Lò Thị Mẫu")


def test_what_cannot_be_seen_makes_no_other_name_or_number() -> None:
    """Not even among plain letters; letters that have no digit stay what they are."""
    assert name_key("An\x07h") == name_key("Anh")
    assert number_key("12\x1b-NT") == number_key("12-NT")
    assert number_key("05-NQ/ĐU") == "05-nq/đu"
