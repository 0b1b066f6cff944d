"""What a form is filled with: texts of one case, and a blank for whatever nobody entered.

Nothing is worked out here but what follows from counts that were entered: a share of a vote, and
who was absent. Never a vote, a judgement or an assessment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from admission_flow.messages import Language, label
from admission_flow.messages import day as day_text
from admission_flow.messages.fields import value_words
from admission_flow.papers.form_fields import ROLLS
from admission_flow.papers.paper_keys import paper_keys
from admission_flow.procedure.acts import Act, BranchRoll, Ceremony, CommitteeRoll, Opinion
from admission_flow.procedure.dated_facts import facts_on
from admission_flow.procedure.document import Case
from admission_flow.procedure.dossier_list import BESIDE, papers_of
from admission_flow.procedure.paper_sheet import CASE, PAPER, PaperKey
from admission_flow.procedure.person import BirthTime, Person

_LANG: Language = "vi"
_WHOLE, _COMMITTEE, _STANDING = "Đảng bộ", "Đảng ủy", "Ban Thường vụ"
_TOLD_APART = {
    "verification_request": "subject",
    "verification_reply": "subject",
    "verification_exemption": "subject",
    "sponsorship": "route",
    "opinion": "body",
    "opinion_exemption": "body",
    "section_appraisal": "matter",
    "result_notice": "matter",
    "branch_vote_failed": "matter",
    "base_vote_failed": "matter",
}
"""What tells papers of one kind apart in the list of a dossier."""
_PADDED_MONTH = 2
"""January and February are written with a zero, the others without."""
Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A case as a form is made of it."""

    id: str
    case: Case
    day: date
    """Of the paper: what the person and the chi bộ were then."""
    today: date
    stage: str
    act: Act | None = None
    """What the form is about; None: nothing of the sort is on file, and its places stay blank."""
    entries: Mapping[int, int] = field(default_factory=dict)
    """By `id()` of an act, the entry that holds it."""
    unit: str = ""
    section: str = ""
    """The section between the chi bộ and the base; empty: there is none."""
    base: str = ""
    """The committee above the chi bộ; empty: not known."""
    authority: str = ""
    """Who decides; empty: not known."""
    over_authority: str = ""
    """What stands above it; empty: nothing that is known."""


def values_of(subject: Subject, level: str) -> Values:
    """Return the values of one case.

    Args:
        subject: the case.
        level: whose paper it is: "branch", "base", "authority" or "other".

    """
    case = subject.case
    person, unit = facts_on(case.person, case.unit, case.acts, subject.day)
    in_order = sorted(case.acts, key=lambda act: act.on)
    every: dict[str, list[Values]] = {}
    for act in in_order:
        every.setdefault(act.kind, []).append(_act(act, subject))
    before, after = _opinions(in_order, subject)
    main = {} if subject.act is None else _act(subject.act, subject)
    paper = main.get(PAPER, {})
    head = _heading(subject, level, unit.name, paper)
    return {
        "person": _person(person),
        "sheet": _sheet(case.paper_sheet, paper_keys().of(CASE)),
        "unit": {"name": unit.name, "base": subject.base, "authority": subject.authority},
        "case": {"id": subject.id, "stage": label(_LANG, subject.stage)},
        "acts": {kind: found[-1] for kind, found in every.items()},
        "every": every,
        "opinions_before": before,
        "opinions_after": after,
        "dossier": _dossier(case, subject.day),
        "act": main,
        "head": head,
    }


def _opinions(acts: list[Act], subject: Subject) -> tuple[list[Values], list[Values]]:
    """Return the opinions up to the ceremony, and those after it: two papers sum them up."""
    admitted = max((act.on for act in acts if isinstance(act, Ceremony)), default=date.max)
    opinions = [act for act in acts if isinstance(act, Opinion)]
    return (
        [_act(act, subject) for act in opinions if act.on <= admitted],
        [_act(act, subject) for act in opinions if act.on > admitted],
    )


def day_long(day: date | None) -> str:
    """Return a day as papers of the Party write it: ngày 05 tháng 02 năm 2024."""
    if day is None:
        return ""
    month = f"{day.month:02}" if day.month <= _PADDED_MONTH else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def partial_day(text: str) -> str:
    """Return a date of a paper sheet as people write it: 26/03/2018, 03/2018, 2018."""
    return "/".join(reversed(text.split("-")))


def _heading(subject: Subject, level: str, unit: str, paper: Mapping[str, str]) -> Values:
    """Return whose paper it is: the committee below the name of the organisation above it."""
    decided = getattr(subject.act, "authority", None) or subject.authority
    # A chi bộ cơ sở stands right below who decides: there is no base committee between.
    decides = subject.base == subject.authority
    over_base = subject.over_authority if decides else subject.authority
    own, above = {
        "branch": (unit, subject.base),
        "section": (subject.section, subject.base),
        "base": (subject.base, over_base),
        "authority": (decided, subject.over_authority),
    }.get(level, ("", ""))
    own = paper.get("issuer") or committee(own)
    standing = _acts_as_standing(subject.act, own)
    bare = own[len(_STANDING) :].strip() if _begins(own, _STANDING) else own
    signs = _STANDING if standing else _COMMITTEE if _begins(bare, _COMMITTEE) else ""
    return {
        "own": bare if standing else own,
        "above": paper.get("issuer_above") or organisation(above),
        "decider": f"{_STANDING} {bare}" if standing and bare else own,
        "signs": signs if standing is not None else "",
    }


def _acts_as_standing(act: Act | None, own: str) -> bool | None:
    """Return whether a standing committee acts; None: nobody said so."""
    body = getattr(act, "body", None)
    if body is not None:
        return "standing" in str(body)
    return True if _begins(own, _STANDING) else None


def _begins(name: str, words: str) -> bool:
    return name.casefold().replace("uỷ", "ủy").startswith(words.casefold())


def committee(name: str) -> str:
    """Return the committee of an organisation: papers are the committee's, lists name the other."""
    return f"{_COMMITTEE}{name[len(_WHOLE) :]}" if _begins(name, f"{_WHOLE} ") else name


def organisation(name: str) -> str:
    """Return the organisation of a committee: what stands above a heading (36-HD/VPTW)."""
    return f"{_WHOLE}{name[len(_COMMITTEE) :]}" if _begins(name, f"{_COMMITTEE} ") else name


def _person(person: Person) -> Values:
    found: Values = {"full_name": person.full_name, "full_name_capitals": person.full_name.upper()}
    for one in fields(Person):
        value = getattr(person, one.name)
        if one.name not in {"full_name", "born_on", "religion"} and value is not None:
            found[one.name] = _words("person", one.name, value)
    if person.religion is not None:
        found["religion"] = person.religion or label(_LANG, "no")
    born = person.born_on
    if isinstance(born, date):
        found |= {"born": day_text(_LANG, born), "born_long": day_long(born)}
    elif isinstance(born, BirthTime):
        month = "" if born.month is None else f"tháng {born.month} "
        found |= {"born": partial_day(str(born)), "born_long": f"{month}năm {born.year}"}
    return found


def _sheet(sheet: Mapping[str, str], keys: Mapping[str, PaperKey]) -> Values:
    return {
        name: partial_day(text) if name in keys and keys[name].shape == "date" else text
        for name, text in sheet.items()
    }


def _act(act: Act, subject: Subject) -> Values:
    entry = subject.entries.get(id(act))
    found: Values = {
        "on": day_text(_LANG, act.on),
        "on_long": day_long(act.on),
        "number": act.number or "",
        "entry": "" if entry is None else str(entry),
        PAPER: _sheet(act.paper, paper_keys().of(act.kind)),
    }
    for one in fields(act):
        value = getattr(act, one.name)
        if one.name in {"on", "number", PAPER} or value is None:
            continue
        if one.name in ROLLS:
            found[one.name] = _roll(value)
            continue
        found[one.name] = _words(act.kind, one.name, value)
        if isinstance(value, date):
            found[f"{one.name}_long"] = day_long(value)
    asked, agreed = (getattr(act, name, None) for name in ("asked", "agreed"))
    if asked is not None and agreed is not None:
        found["agreed_percent"] = _percent(agreed, asked)
    return found


def _roll(roll: BranchRoll | CommitteeRoll) -> Values:
    found = {
        one.name: _words("roll", one.name, value)
        for one in fields(roll)
        if (value := getattr(roll, one.name)) is not None
    }
    base = roll.base
    if base is not None:
        found["base"] = str(base)
        for name in ("in_favour", "against"):
            count = getattr(roll, name)
            if count is not None:
                found[f"{name}_percent"] = _percent(count, base)
    if isinstance(roll, BranchRoll) and roll.official is not None and roll.present is not None:
        found["absent"] = str(max(roll.official - roll.present, 0))
    return found


def _percent(count: int, of: int) -> str:
    """Return a share of a hundred with one figure after the comma, cut off: never more than it is.

    A share that is short of two thirds must not be rounded up to it.
    """
    if of <= 0:
        return ""
    whole, tenth = divmod(count * 1000 // of, 10)
    return f"{whole},{tenth}" if tenth else str(whole)


def _words(about: str, name: str, value: object) -> str:
    if isinstance(value, date):
        return day_text(_LANG, value)
    plain = list(value) if isinstance(value, tuple) else value
    return value_words(_LANG, about, name, plain)


def _dossier(case: Case, day: date) -> list[Values]:
    rows: list[Values] = []
    for held in papers_of(case, day):
        for act in held.acts:
            name = act_name(_LANG, act)
            place = label(_LANG, held.stage) if held.stage == BESIDE else held.stage
            rows.append(
                {
                    "index": str(len(rows) + 1),
                    "paper": name[:1].upper() + name[1:],
                    "number": act.number or "",
                    "on": day_text(_LANG, act.on),
                    "stage": place,
                }
            )
    return rows


def act_name(lang: Language, act: Act) -> str:
    """Return the term of an act, and whom or what it is about where there are several."""
    name = label(lang, act.kind)
    about = _TOLD_APART.get(act.kind)
    told = None if about is None else getattr(act, about)
    if about is not None and told is not None:
        name = f"{name}: {value_words(lang, act.kind, about, told)}"
    return name
