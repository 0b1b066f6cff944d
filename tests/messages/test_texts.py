"""The texts are read one by one, and say what their files say."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import pytest

from admission_flow import messages
from admission_flow.messages import FILES, LANGUAGES, Language, catalogue
from admission_flow.messages.texts import Texts, merge

FOLDER = files(messages)


def whole(table: Mapping[str, Any]) -> dict[str, Any]:
    return {k: whole(v) if isinstance(v, Mapping) else v for k, v in table.items()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_read_one_by_one_is_what_the_files_say(lang: Language) -> None:
    """Read whole, by the library, the files of a language give the same tables and texts."""
    expected: dict[str, Any] = {}
    for name in FILES:
        merge(expected, tomllib.loads(FOLDER.joinpath(name.format(lang)).read_text("utf-8")))
    assert whole(catalogue(lang)) == expected
    assert sum(map(len, expected.values())) > 1_000


def test_only_what_is_asked_for_is_read() -> None:
    """A text that is no TOML disturbs none but itself, and that one is not said in part."""
    texts = Texts(['[a]\nb = "one"\nc = {\n\n[a.d.e]\nf = "two"\n', '[a]\nb.g = "three"\n'])
    assert texts["a"]["d"] == {"e": {"f": "two"}}
    with pytest.raises(tomllib.TOMLDecodeError):
        texts["a"]["c"]
    assert "h" not in texts["a"]
    assert "h" not in texts
    assert (list(texts), list(texts["a"]), len(texts), len(texts["a"])) == (
        ["a"],
        ["b", "c", "d"],
        1,
        3,
    )


def test_a_text_that_stands_in_two_files_is_refused() -> None:
    """One text stands in one file: nobody guesses which is meant."""
    texts = Texts(['[a]\nb = { c = "one" }\n', '[a]\nb = { d = "two" }\n', '[a.b]\nc = "three"\n'])
    with pytest.raises(ValueError, match="the text c stands in two files"):
        texts["a"]["b"]
    with pytest.raises(ValueError, match="no name of a table"):
        Texts(["[[a]]\n"])


def test_texts_go_on_over_lines() -> None:
    """A dated text in lines of its own, keys in quotes, comments between them."""
    above = '# above\n[a] # here\n# a comment = "x"\n'
    dated = '"b.c" = [\n  { from = 2024-01-01, say = "one" },\n]\n\nd = "two" # there\n'
    texts = Texts([above + dated])["a"]
    assert [list(texts), texts["d"], len(texts["b.c"])] == [["b.c", "d"], "two", 1]
