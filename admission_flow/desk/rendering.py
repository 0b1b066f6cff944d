"""How a page is made: its template, its words, and what leaves the program only masked.

Every text that a template shows is escaped, shown without control characters, and has its long
numbers hidden, whatever it holds and wherever it comes from. What must be exact - a value in a
form, a digest, a dossier that was asked for with a purpose - says so: `{{ value|exact }}`.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from admission_flow.messages import Language, catalogue, day, fill, label, rule_title, show
from admission_flow.messages.masking import mask
from admission_flow.messages.verdict import message_of, remedy_of
from admission_flow.procedure.text import visible

FOLDER = Path(__file__).parent
_LINES = {"lines": True}


class Exact(str):
    """A text that is shown as it is, but for its escaping."""

    __slots__ = ()


def words(lang: Language, key: str, /, **facts: object) -> str:
    """Return a text of the desk: `words("vi", "today.title")` is what `[desk.today] title` says.

    Raises:
        KeyError: the catalogue has no such text.

    """
    table: Any = catalogue(lang)["desk"]
    for name in key.split("."):
        table = table[name]
    if not isinstance(table, str):
        raise KeyError(f"{lang}: desk.{key}")
    return fill(lang, table, facts)


def day_words(lang: Language, given: date | str | None) -> str:
    """Return a day as people write it; an ISO date is read; None is nothing."""
    if not given:
        return ""
    return day(lang, date.fromisoformat(given) if isinstance(given, str) else given)


@cache
def environment() -> Environment:
    """Return what templates are rendered with."""
    found = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    found.filters["exact"] = Exact
    return found


def _shown(value: object) -> object:
    if hasattr(value, "__html__") or isinstance(value, Exact) or not isinstance(value, str):
        return value
    return mask(visible(value, **_LINES))


def render(template: str, lang: Language, facts: Mapping[str, object]) -> str:
    """Return a page.

    Args:
        template: its file in templates/.
        lang: of its words.
        facts: what it shows. Besides these a template has `t` (a text of the desk), `term` (a word
            of the contract), `show` (a value), `day`, `rule` (a rule's title), `message` and
            `remedy` (of a finding).

    """
    return (
        environment()
        .get_template(template)
        .render(
            lang=lang,
            t=lambda key, **named: words(lang, key, **named),
            term=lambda word: label(lang, word),
            show=lambda value: show(lang, value),
            day=lambda given: day_words(lang, given),
            rule=lambda rule: rule_title(lang, rule),
            message=lambda finding: message_of(finding, lang),
            remedy=lambda finding: remedy_of(finding, lang),
            **facts,
        )
    )
