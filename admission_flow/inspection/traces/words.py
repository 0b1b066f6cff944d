"""What a trace shows, in words: facts before and after, with what is personal hidden."""

from collections.abc import Iterable

from admission_flow.inspection.catalogue import checks
from admission_flow.inspection.entered import Changed
from admission_flow.inspection.traces.figures import PERSON
from admission_flow.messages import Language, rule_title
from admission_flow.messages.fields import field_term, value_words
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import personal_fields
from admission_flow.procedure.paper_sheet import SHEET
from admission_flow.procedure.text import HIDDEN


def may_be_shown(change: Changed) -> Changed:
    """Return a change with hidden what does not leave the register without an act of unmasking."""
    name = change.name.partition(".")[0]
    if change.about in {PERSON, SHEET}:
        hidden = True
    elif change.about in in_use.kinds():
        hidden = name in personal_fields(in_use.kinds()[change.about]) - {"number"}
    else:
        hidden = False
    if not hidden:
        return change
    before, after = (None if v is None else HIDDEN for v in (change.before, change.after))
    return Changed(change.about, change.name, before, after)


def shown(changed: Iterable[Changed]) -> tuple[Changed, ...]:
    """Return changes as evidence: with what is personal hidden."""
    return tuple(map(may_be_shown, changed))


def trace_text(lang: Language, name: str, value: object) -> str:
    """Return a piece of evidence that is not a plain fact, in words; empty for any other."""
    if not isinstance(value, tuple):
        return ""
    if name == "changed":
        return ", ".join(change_text(lang, each) for each in value)
    if name == "lifted":
        return "; ".join(lifted_text(lang, each) for each in value)
    return ""


def change_text(lang: Language, change: Changed) -> str:
    """Return a change in words: "số tán thành 13 → 14"."""
    about, name = change.about, change.name
    before, after = (value_words(lang, about, name, v) for v in (change.before, change.after))
    return f"{field_term(lang, about, name)} {before} → {after}"


def lifted_text(lang: Language, name: str) -> str:
    """Return a rule or a check by its title."""
    check = checks().get(name)
    return rule_title(lang, name) if check is None else f"{check.id}: {check.title[lang]}"
