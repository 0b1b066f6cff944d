"""Countries: what people write, as the ISO 3166-1 alpha-2 code."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tomllib import loads

from admission_flow.vocabulary.terms import Terms


@cache
def names() -> Mapping[str, tuple[str, ...]]:
    """Return the names of every country by its code: Vietnamese, English, others."""
    text = Path(__file__).with_name("countries.toml").read_text("utf-8")
    return {code: tuple(known) for code, known in loads(text).items()}


@cache
def terms() -> Terms:
    """Return all names of countries as terms."""
    return Terms(names(), {})


def told(code: str) -> str:
    """Return how a country is told to an officer: its Vietnamese name and its code."""
    return f"{names()[code][0]} ({code})"
