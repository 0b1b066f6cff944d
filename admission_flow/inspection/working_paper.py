"""The inspection's working paper: facts, clauses and blanks. What they mean, people write."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from admission_flow.inspection.catalogue import CLASSES, Check, checks, form_name
from admission_flow.inspection.dossier import Answer, Found
from admission_flow.inspection.remedy import remedy_of_check
from admission_flow.inspection.traces.words import trace_text
from admission_flow.messages import Language, day, label, rule_title, say, show
from admission_flow.messages.masking import mask
from admission_flow.messages.verdict import citations_text, message_of
from admission_flow.procedure.findings import Citation

BLANK = "…" * 30


def evidence_text(item: Found, lang: Language) -> str:
    """Return what a finding rests on, in one line; "-" where the answer needs none."""
    if "lacks" in item.evidence:
        lacks = item.evidence["lacks"]
        return str(lacks.get(lang, ""))
    said = [
        f"{say(lang, f'evidence.{name}')}: {trace_text(lang, name, value) or show(lang, value)}"
        for name, value in item.evidence.items()
    ]
    facts = mask(
        " ".join("; ".join(said).split())
    )  # a number may have been typed with a line break
    if item.finding is not None:
        facts = f"{mask(message_of(item.finding, lang)).rstrip('.')} ({facts})"
    unseen = checks()[item.check].unseen
    if item.answer is Answer.CLEAR and unseen is not None:
        cannot = say(lang, "screen.unseen", what=unseen[lang])
        return f"{facts}; {cannot}" if facts else cannot
    return facts or "-"


def basis_text(check: Check, citations: Sequence[Citation], lang: Language) -> str:
    """Return what a check rests on: the clauses in force on the day, and what is not a document."""
    said = [citations_text(citations, lang)] if citations else []
    if check.basis is not None:
        said.append(check.basis[lang])
    return "; ".join(said) or say(lang, "screen.no_clause")


def classes_text(check: Check, lang: Language) -> str:
    """Return the classes that a finding may have, the heaviest first."""
    between = f" {say(lang, 'screen.or')} "
    return between.join(say(lang, f"class.{weight}") for weight in check.weights)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a working paper was drawn from, so that it can be drawn again."""

    as_of: date
    cases: int
    entries: int
    root: str
    """RFC 6962 root of the log, hex."""
    broken: int
    """Breaks that verification found in the log."""
    rulebook: str
    """SHA-256 of the workflow files."""
    sample: "Sample | None" = None
    later: int = 0
    """Acts on file that are dated after the day, and were left out."""
    not_begun: int = 0
    """Cases that were not begun by the day, and were left out."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample that was looked at, so that it can be drawn again."""

    seed: int
    of: int
    """Cases that it was drawn from."""
    cases: Sequence[str]


def paper(
    lang: Language,
    found: Iterable[Found],
    drawn: Drawn,
    beside: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> str:
    """Return the working paper as Markdown: it says which log it was drawn from, and no names.

    Args:
        lang: of the texts.
        found: what the checks said.
        drawn: from what.
        beside: rules that are not met and that no check looks at, by case.

    """
    items = list(found)
    checks_made = dict.fromkeys(item.check for item in items)
    return "\n".join(paper_lines(lang, items, drawn, checks_made, list(beside.items())))


def paper_lines(
    lang: Language,
    found: Collection[Found],
    drawn: Drawn,
    checks_made: Iterable[str],
    beside: Collection[tuple[str, Sequence[str]]] = (),
) -> Iterator[str]:
    """Yield the lines of the working paper, each finding's as it is read.

    Args:
        lang: of the texts.
        found: what is found and what is not known, in order; read once for each part of the paper.
        drawn: from what.
        checks_made: ids of the checks that answered, in order.
        beside: cases with the rules that are not met and that no check looks at.

    """
    known = checks()
    yield from (
        f"# {say(lang, 'working_paper.title')}",
        "",
        say(
            lang, "working_paper.drawn", as_of=drawn.as_of, cases=drawn.cases, entries=drawn.entries
        ),
        "",
        f"- {say(lang, 'working_paper.root')}: `{drawn.root}`",
        f"- {say(lang, 'working_paper.rulebook')}: `{drawn.rulebook}`",
        f"- {say(lang, 'working_paper.broken', count=drawn.broken)}",
        *_sampled(lang, drawn.sample),
        *_left_out(lang, drawn),
        "",
        say(lang, "working_paper.nature"),
    )
    counted = Counter(known[item.check].weight for item in found if item.answer is Answer.FOUND)
    for weight in CLASSES:
        heading = say(lang, f"class.{weight}")
        yield from ("", f"## {heading[:1].upper()}{heading[1:]} ({counted[weight]})")
        yield from ("", say(lang, f"class.{weight}", "remedy"))
        of_class = (
            item
            for item in found
            if item.answer is Answer.FOUND and known[item.check].weight == weight
        )
        for number, item in enumerate(of_class, 1):
            yield from ("", *_one(lang, number, item, known[item.check]))
    if beside:
        yield from ("", f"## {say(lang, 'working_paper.beside')}", "")
        for case, rules in beside:
            titles = "; ".join(f"{rule_title(lang, rule)} ({rule})" for rule in rules)
            yield f"- {case}: {titles}"
    yield ""
    yield from _unanswered(lang, found)
    yield ""
    yield from _partly(lang, checks_made)
    yield from ("", f"{say(lang, 'working_paper.signed')}: {BLANK}", "")


def _sampled(lang: Language, sample: Sample | None) -> list[str]:
    if sample is None:
        return []
    text = say(
        lang,
        "working_paper.sampled",
        count=len(sample.cases),
        of=sample.of,
        seed=sample.seed,
        method=say(lang, "screen.draw_method"),
        cases=", ".join(sample.cases),
    )
    return [f"- {text}"]


def _left_out(lang: Language, drawn: Drawn) -> list[str]:
    if not (drawn.later or drawn.not_begun):
        return []
    facts = {"count": drawn.later, "as_of": drawn.as_of, "cases": drawn.not_begun}
    return [f"- {say(lang, 'screen.later', **facts)}"]


def _one(lang: Language, number: int, item: Found, check: Check) -> list[str]:
    where = mask(item.case or item.unit)
    lines = [
        f"### {number}. {check.id} · {where}",
        "",
        f"- {say(lang, 'working_paper.check')}: {check.title[lang]}",
        f"- {say(lang, 'working_paper.evidence')}: {evidence_text(item, lang)}",
    ]
    if item.on is not None:
        lines.append(f"- {say(lang, 'working_paper.on')}: {day(lang, item.on)}")
    lines.append(f"- {say(lang, 'working_paper.basis')}: {basis_text(check, item.citations, lang)}")
    if check.mark != "verified":
        lines.append(f"- {say(lang, 'working_paper.mark')}: {label(lang, f'mark.{check.mark}')}")
    if len(check.weights) > 1:
        lines.append(f"- {say(lang, 'working_paper.either')}: {classes_text(check, lang)}")
    lines.append(f"- {say(lang, 'working_paper.remedy')}: {remedy_of_check(item, lang)}")
    if check.forms:
        forms = ", ".join(form_name(number, lang) for number in check.forms)
        lines.append(f"- {say(lang, 'working_paper.forms')}: {forms}")
    if check.excuse is not None:
        lines.append(f"- {say(lang, 'working_paper.excuse')}: {check.excuse[lang]}")
    lines.append(f"- {say(lang, 'working_paper.explanation')}: {BLANK}")
    lines.append(f"- {say(lang, 'working_paper.conclusion')}: {BLANK}")
    return lines


def _unanswered(lang: Language, items: Iterable[Found]) -> Iterator[str]:
    """Yield what no answer was given to: a fact is missing, or no case document holds it."""
    known = checks()
    yield from (f"## {say(lang, 'working_paper.unanswered')}", "")
    silent: dict[str, str] = {}
    answered = True
    for item in items:
        if item.answer is not Answer.UNKNOWN:
            continue
        answered = False
        if known[item.check].how == "lacks":
            silent.setdefault(item.check, evidence_text(item, lang))
        else:
            title = known[item.check].title[lang]
            yield f"- {item.check} · {item.case}: {title}: {evidence_text(item, lang)}"
    yield from (f"- {check}: {known[check].title[lang]}: {text}" for check, text in silent.items())
    if answered:
        yield f"- {show(lang, None)}"


def _partly(lang: Language, checks_made: Iterable[str]) -> list[str]:
    """Return what the checks that were made cannot see."""
    known = checks()
    rows = [
        f"- {check}: {known[check].title[lang]}: {say(lang, 'screen.unseen', what=unseen[lang])}"
        for check in checks_made
        if (unseen := known[check].unseen) is not None
    ]
    return [f"## {say(lang, 'working_paper.partly')}", "", *(rows or [f"- {show(lang, None)}"])]
