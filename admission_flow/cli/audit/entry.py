"""`audit entry` and `audit log --full`: what entries say, in words."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.options import Json
from admission_flow.cli.shell.output import fitted, painted, term
from admission_flow.cli.shell.speaking import tell, tell_json, tell_json_rows
from admission_flow.errors import EntryMissing
from admission_flow.messages import label, rule_titles
from admission_flow.messages.entry_words import data_term, data_words, entry_action
from admission_flow.messages.fields import (
    PERSON,
    UNIT,
    declared_fields,
    field_term,
    text_words,
    value_words,
)
from admission_flow.messages.masking import masked, masked_field
from admission_flow.procedure.acts import KINDS
from admission_flow.procedure.findings import Status
from admission_flow.register.audit.contents import (
    Contents,
    CorrectedEntry,
    EntryContent,
    StatedField,
    Values,
)
from admission_flow.register.core import records
from admission_flow.register.core.preview import FieldChange
from admission_flow.register.core.state import local_day, office_time

if TYPE_CHECKING:
    from admission_flow.journal.entry import Entry
    from admission_flow.register.core.reader import ReadingRegister

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_DIGITS = 15
"""Of an entry's number: SQLite counts no further than 19."""
_ORDER = tuple(status.value for status in (
    Status.UNMET, Status.PENDING, Status.UNKNOWN, Status.NOT_JUDGED, Status.WAIVED, Status.MET,
    Status.NOT_APPLICABLE,
))  # fmt: skip


def entry(
    number: Annotated[int, typer.Argument(metavar="ENTRY", min=0)], *, as_json: Json = False
) -> None:
    """Show what an entry says, with its papers; of a correction also what it changes."""
    with SETTINGS.auditing() as register:
        found = None if len(str(number)) > _MOST_DIGITS else register.store.entry(number)
        if found is None:
            raise EntryMissing(entry=number)
        content = Contents(register.store).of(found)
    if as_json:
        tell_json(entry_document(content))
    else:
        show_entry(content)


def show_full(register: "ReadingRegister", entries: "Iterable[Entry]", *, as_json: bool) -> None:
    """Print what each entry says, as they come."""
    contents = Contents(register.store)
    if as_json:
        tell_json_rows(entry_document(contents.of(one)) for one in entries)
        return
    count = 0
    for count, one in enumerate(entries, 1):  # noqa: B007 - told at the end
        show_entry(contents.of(one))
        tell()
    tell(SETTINGS.say("screen.count", count=count))


def show_entry(content: EntryContent) -> None:
    """Print what an entry says."""
    intent = content.entry.intent
    action = entry_action(SETTINGS.lang, intent.action)
    chain = intent.case or SETTINGS.say("screen.entry_of_register")
    head = {"entry": content.entry.seq, "chain": chain, "action": action}
    tell(painted(SETTINGS.say("screen.entry_head", **head), "bold"))
    for line in _lines(content):
        tell(fitted(f"  {line}", 4))


def _lines(content: EntryContent) -> Iterator[str]:
    say, intent = SETTINGS.say, content.entry.intent
    if content.on is not None:
        yield say("screen.entry_on", day=content.on)
    at = {"day": local_day(intent.at), "time": office_time(intent.at)}
    yield say("screen.entry_recorded", **at)
    key = "screen.entry_signed" if content.entry.sig else "screen.entry_unsigned"
    yield say(key, officer=intent.actor)
    yield from _what(content)
    yield from _verdict_lines(content)
    if intent.to:
        yield say("screen.entry_to", to=intent.to)
    yield from _papers(content)
    yield from _since(content)
    yield say("screen.entry_leaf", leaf=content.entry.leaf)


def _what(content: EntryContent) -> Iterator[str]:
    """Yield what is stated; of a correction what it changes, and all of what it states then."""
    say = SETTINGS.say
    if content.corrects is not None:
        yield from _correction(content, content.corrects)
    if content.kind:
        yield say("screen.entry_states", kind=content.kind)
    elif not content.stated and content.corrects is None:
        yield say("screen.entry_states_nothing")
    for field in sorted(content.stated, key=_place):
        if field.value is None and not field.private:
            continue
        yield f"  {say('screen.entry_field', **_shown(field, content))}"
    if content.told:
        yield say("screen.entry_tree")
        for field in sorted(content.told, key=_place):
            yield f"  {say('screen.entry_field', **_shown(field, content))}"
    if content.values in {Values.ERASED, Values.SEALED, Values.UNREADABLE}:
        yield say(f"screen.entry_{content.values}", entry=content.erased_by)


def _correction(content: EntryContent, corrected: CorrectedEntry) -> Iterator[str]:
    say, lang = SETTINGS.say, SETTINGS.lang
    if corrected.officer is None:
        yield say("screen.entry_corrects_unknown", entry=corrected.entry)
        return
    key = "screen.entry_strikes_out" if corrected.struck_out else "screen.entry_corrects"
    facts = {"entry": corrected.entry, "officer": corrected.officer, "minutes": corrected.minutes}
    reason = content.reason or label(lang, _why_not(content))
    yield say(key, **facts, reason=reason)
    for change in sorted(corrected.changes, key=_place):
        if corrected.struck_out:
            field = StatedField(change.about, change.field, change.before, private=False)
            yield f"  {say('screen.entry_field', **_shown(field, content))}"
            continue
        before, after = (
            _words(change.about, change.field, value) for value in (change.before, change.after)
        )
        named = _term(change.about, change.field)
        yield f"  {say('screen.entry_change', field=named, before=before, after=after)}"
    if corrected.unseen:
        names = ", ".join(_term(one.about, one.field) for one in corrected.unseen)
        yield f"  {say('screen.entry_changes_unseen', fields=names)}"
    elif not corrected.changes:
        yield f"  {say('screen.entry_changes_nothing')}"


def _place(field: StatedField | FieldChange) -> int:
    """Return where a field stands among those of its kind: as forms have it, not by letters."""
    known = declared_fields(field.about)
    return known.index(field.field) if field.field in known else len(known)


def _shown(field: StatedField, content: EntryContent) -> dict[str, str]:
    if field.private and field.value is None:
        words = label(SETTINGS.lang, _why_not(content))
    else:
        words = _words(field.about, field.field, field.value)
    return {"field": _term(field.about, field.field), "words": words}


def _why_not(content: EntryContent) -> str:
    """Return the word for why a personal value is not shown."""
    lost = {Values.ERASED, Values.SEALED, Values.UNREADABLE}
    return f"value_{content.values}" if content.values in lost else "value_missing"


def _term(about: str, field: str) -> str:
    of_record = about in KINDS or about in {PERSON, UNIT}
    named = field_term if of_record else data_term
    return named(SETTINGS.lang, about, field)


def _words(about: str, field: str, value: object) -> str:
    shown = masked_field(about, field, value)
    worded = value_words if about in KINDS or about in {PERSON, UNIT} else data_words
    return worded(SETTINGS.lang, about, field, shown)


def _verdict_lines(content: EntryContent) -> Iterator[str]:
    say, verdict = SETTINGS.say, content.entry.intent.verdict
    if verdict is None:
        if content.entry.intent.action in {records.ADVANCE, records.REFUSE, records.CORRECT}:
            yield say("screen.entry_no_verdict")
        return
    if "lawful" in verdict:
        yield _case_verdict(verdict)
        return
    permitted, blocked = verdict.get("permitted"), verdict.get("blocked_by")
    findings, regime = verdict.get("findings"), verdict.get("regime")
    if not isinstance(permitted, bool) or not isinstance(findings, dict):
        yield say("screen.entry_verdict_unread")
        return
    yield say("screen.entry_permitted" if permitted else "screen.entry_not_permitted")
    if isinstance(blocked, list) and blocked:
        yield say("screen.entry_refused", rules=blocked)
    for status in _ORDER:
        rules = [rule for rule, found in findings.items() if found == status]
        if rules:
            yield f"  {say('screen.entry_findings', status=status, rules=rules)}"
    if isinstance(regime, list) and regime:
        yield say("screen.entry_regime", regime=_regime(regime))


def _regime(regime: list[object]) -> str:
    """Return the law that was applied, its days as the language writes them."""
    return "; ".join(
        _DAY.sub(lambda day: f"({text_words(SETTINGS.lang, day[0])})", str(one)) for one in regime
    )


def _case_verdict(verdict: Any) -> str:  # noqa: ANN401 - JSON types
    say, state, refused = SETTINGS.say, verdict.get("state"), verdict.get("refused")
    if not isinstance(state, str) or not isinstance(refused, list):
        return say("screen.entry_verdict_unread")
    if verdict.get("lawful") is True:
        return say("screen.entry_case_lawful", state=state)
    steps = [_step(one) for one in refused]
    return say("screen.entry_case_unlawful", state=state, steps=", ".join(steps))


def _step(one: object) -> str:
    if isinstance(one, list) and len(one) == 2 and all(isinstance(word, str) for word in one):  # noqa: PLR2004 - a step and its day
        return f"{term(one[0])} {value_words(SETTINGS.lang, one[0], 'on', one[1])}"
    return "?"


def _papers(content: EntryContent) -> Iterator[str]:
    say, intent = SETTINGS.say, content.entry.intent
    rule = intent.rule
    if rule.id:
        yield say("screen.entry_rulebook", name=rule.id, ver=rule.ver, sha256=rule.sha256)
    else:
        yield say("screen.entry_no_rulebook")
    for paper in intent.basis:
        yield say("screen.entry_paper", doc=paper.doc, sha256=paper.sha256)
    if not intent.basis:
        yield say("screen.entry_no_paper")


def _since(content: EntryContent) -> Iterator[str]:
    say = SETTINGS.say
    if content.corrected_by:
        yield say("screen.entry_corrected_by", entries=content.corrected_by)
    if content.confirmed_by is not None:
        yield say("screen.entry_confirmed_by", entry=content.confirmed_by)
    if content.waits:
        yield say("screen.entry_waits")


def entry_document(content: EntryContent) -> dict[str, Any]:
    """Return what an entry says for programs: codes, and beside them the words of this run."""
    found, intent = content.entry, content.entry.intent
    corrected = content.corrects
    verdict = intent.verdict or {}
    findings = verdict.get("findings")
    return {
        "seq": found.seq,
        "case": intent.case or None,
        "case_ver": intent.case_ver,
        "action": intent.action,
        "action_text": entry_action(SETTINGS.lang, intent.action),
        "kind": content.kind,
        "on": content.on.isoformat() if content.on else None,
        "recorded_at": intent.at,
        "recorded_on": local_day(intent.at).isoformat(),
        "officer": intent.actor,
        "signed": bool(found.sig),
        "to": intent.to or None,
        "fields": [_field_document(field, content) for field in content.stated],
        "tree": [_field_document(field, content) for field in content.told],
        "values": content.values.value,
        "corrects": None if corrected is None else _correction_document(corrected),
        "reason": content.reason,
        "verdict": intent.verdict,
        "findings_text": {
            str(rule): rule_titles(SETTINGS.lang, (str(rule),))
            for rule in (findings if isinstance(findings, dict) else {})
        },
        "rulebook": {"id": intent.rule.id, "ver": intent.rule.ver, "sha256": intent.rule.sha256},
        "papers": [{"doc": paper.doc, "sha256": paper.sha256} for paper in intent.basis],
        "corrected_by": list(content.corrected_by),
        "confirmed_by": content.confirmed_by,
        "waits": content.waits,
        "erased_by": content.erased_by,
        "leaf": found.leaf,
    }


def _field_document(field: StatedField, content: EntryContent) -> dict[str, Any]:
    return {
        "about": field.about,
        "field": field.field,
        "value": masked(masked_field(field.about, field.field, field.value)),
        "private": field.private,
        "field_text": _term(field.about, field.field),
        "value_text": _shown(field, content)["words"],
    }


def _correction_document(corrected: CorrectedEntry) -> dict[str, Any]:
    return {
        "entry": corrected.entry,
        "officer": corrected.officer,
        "minutes": corrected.minutes,
        "struck_out": corrected.struck_out,
        "changes": [
            {
                "about": change.about,
                "field": change.field,
                "before": masked_field(change.about, change.field, change.before),
                "after": masked_field(change.about, change.field, change.after),
                "field_text": _term(change.about, change.field),
                "before_text": _words(change.about, change.field, change.before),
                "after_text": _words(change.about, change.field, change.after),
            }
            for change in corrected.changes
        ],
        "unseen": [one.field for one in corrected.unseen],
    }


def add_to_audit(group: typer.Typer) -> None:
    """Add the command."""
    group.command("entry")(entry)
