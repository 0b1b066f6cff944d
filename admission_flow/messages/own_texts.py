"""Whether the texts that a procedure brings can be used: asked before anything is said in them.

They lie over the program's own, so that they must have the same shape: a text where the program has
a text, a table where it has a table. What `workflow check` asks beyond it (that none is lacking,
that no number of the law stands in one) does not keep a text from being said.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from admission_flow.messages import Language, catalogue, fill, is_dated
from admission_flow.procedure import in_use


def unusable_texts(lang: Language, own: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the path of each text that could not be said, and what is wrong with it, in English.

    Args:
        lang: the language.
        own: nested tables of texts, as a procedure has them.

    """
    with in_use.using(None):
        return list(_wrong(own, catalogue(lang), ""))


def _wrong(own: Mapping[str, Any], ours: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for key, value in own.items():
        place = f"{path}.{key}" if path else str(key)
        beside = ours.get(key)
        if isinstance(value, Mapping):
            if path == "label" or isinstance(beside, str | list):
                yield place, "is no text"
            else:
                yield from _wrong(value, beside if isinstance(beside, Mapping) else {}, place)
        elif isinstance(beside, Mapping) or path in {"", "rule"}:
            yield place, "is no table"
        else:
            yield from _unsaid(place, value)


def _unsaid(place: str, value: object) -> Iterator[tuple[str, str]]:
    dated = isinstance(value, list) and bool(value) and all(map(is_dated, value))
    if place.startswith("label."):
        if not isinstance(value, str):
            yield place, "is no text"
        return
    if not isinstance(value, str) and (not dated or place.endswith(".title")):
        yield place, "is no text, and no list of dated texts"
        return
    for text in [value] if isinstance(value, str) else [item["say"] for item in value]:  # type: ignore[attr-defined]  # a list, as looked at above
        try:
            fill("vi", text, {})
        except (ValueError, LookupError, AttributeError, TypeError) as error:
            yield place, f"cannot be filled: {error}"
