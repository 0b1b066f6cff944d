"""What the demonstration says, in two languages: `texts.vi.toml`, `texts.en.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from admission_flow.messages import Language, fill


@cache
def catalogue(lang: Language) -> Mapping[str, str]:
    """Return all texts of one language by their keys."""
    return tomllib.loads(files(__package__).joinpath(f"texts.{lang}.toml").read_text("utf-8"))


def say(lang: Language, key: str, **facts: object) -> str:
    """Return a text with its placeholders filled.

    Raises:
        KeyError: there is no such text: a defect that the tests look for.

    """
    return fill(lang, catalogue(lang)[key], facts)
