"""What the demonstration says."""

import pytest

from admission_flow.demo.texts import catalogue, say
from admission_flow.messages import LANGUAGES, Language, placeholders


def test_both_languages_say_the_same_things() -> None:
    """The two catalogues have the same keys, with the same facts."""
    vi, en = catalogue("vi"), catalogue("en")
    assert vi.keys() == en.keys()
    assert {key: set(placeholders(vi[key])) for key in vi} == {
        key: set(placeholders(en[key])) for key in en
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_text_is_filled(lang: Language) -> None:
    """Facts stand in their places."""
    assert "HS-0007" in say(lang, "lawful_text", case="HS-0007", name="Lò Mẫu An 001")
