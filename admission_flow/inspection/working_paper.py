"""The inspection's working paper: facts, clauses and blanks. What they mean, people write."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from admission_flow.inspection.catalogue import CLASSES, Check, checks
from admission_flow.inspection.dossier import Answer, Found
from admission_flow.messages import Language, day, rule_title, say, show
from admission_flow.messages.masking import mask
from admission_flow.messages.verdict import citations_text, message_of, remedy_of

BLANK = "…" * 30


def evidence_text(item: Found, lang: Language) -> str:
    """Return what a finding rests on, in one line; "-" where the answer needs none."""
    if "lacks" in item.evidence:
        lacks = item.evidence["lacks"]
        return str(lacks.get(lang, ""))
    said = [
        f"{say(lang, f'evidence.{name}')}: {show(lang, value)}"
        for name, value in item.evidence.items()
    ]
    facts = mask("; ".join(said))
    if item.finding is None:
        return facts or "-"
    return f"{mask(message_of(item.finding, lang))} ({facts})"


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
    known = checks()
    lines = [
        f"# {say(lang, 'working_paper.title')}",
        "",
        say(
            lang, "working_paper.drawn", as_of=drawn.as_of, cases=drawn.cases, entries=drawn.entries
        ),
        "",
        f"- {say(lang, 'working_paper.root')}: `{drawn.root}`",
        f"- {say(lang, 'working_paper.rulebook')}: `{drawn.rulebook}`",
        f"- {say(lang, 'working_paper.broken', count=drawn.broken)}",
        "",
        say(lang, "working_paper.nature"),
    ]
    for weight in CLASSES:
        of_class = [
            item
            for item in items
            if item.answer is Answer.FOUND and known[item.check].weight == weight
        ]
        lines += ["", f"## {say(lang, f'class.{weight}')} ({len(of_class)})"]
        lines += ["", say(lang, f"class.{weight}", "remedy")]
        for number, item in enumerate(of_class, 1):
            lines += ["", *_one(lang, number, item, known[item.check])]
    if beside:
        lines += ["", f"## {say(lang, 'working_paper.beside')}", ""]
        for case, rules in beside.items():
            titles = "; ".join(f"{rule_title(lang, rule)} ({rule})" for rule in rules)
            lines.append(f"- {case}: {titles}")
    lines += ["", *_unanswered(lang, items)]
    lines += ["", f"{say(lang, 'working_paper.signed')}: {BLANK}", ""]
    return "\n".join(lines)


def _one(lang: Language, number: int, item: Found, check: Check) -> list[str]:
    where = item.case or item.unit
    lines = [
        f"### {number}. {check.id} · {where}",
        "",
        f"- {say(lang, 'working_paper.check')}: {check.title[lang]}",
        f"- {say(lang, 'working_paper.evidence')}: {evidence_text(item, lang)}",
    ]
    if item.on is not None:
        lines.append(f"- {say(lang, 'working_paper.on')}: {day(lang, item.on)}")
    basis = check.basis
    if item.finding is not None and item.finding.citations:
        basis = citations_text(item.finding.citations, lang)
    lines.append(f"- {say(lang, 'working_paper.basis')}: {basis}")
    if item.finding is not None:
        lines.append(f"- {say(lang, 'working_paper.remedy')}: {remedy_of(item.finding, lang)}")
    if check.forms:
        lines.append(f"- {say(lang, 'working_paper.forms')}: {', '.join(check.forms)}")
    lines.append(f"- {say(lang, 'working_paper.explanation')}: {BLANK}")
    lines.append(f"- {say(lang, 'working_paper.conclusion')}: {BLANK}")
    return lines


def _unanswered(lang: Language, items: Sequence[Found]) -> list[str]:
    """Return what no answer was given to: a fact is missing, or no case document holds it."""
    known = checks()
    lines = [f"## {say(lang, 'working_paper.unanswered')}", ""]
    silent: dict[str, str] = {}
    missing: list[str] = []
    for item in items:
        if item.answer is not Answer.UNKNOWN:
            continue
        if known[item.check].how == "lacks":
            silent.setdefault(item.check, evidence_text(item, lang))
        else:
            title = known[item.check].title[lang]
            text = evidence_text(item, lang)
            missing.append(f"- {item.check} · {item.case}: {title}: {text}")
    lines += missing
    lines += [f"- {check}: {known[check].title[lang]}: {text}" for check, text in silent.items()]
    return lines if missing or silent else [*lines, f"- {show(lang, None)}"]
