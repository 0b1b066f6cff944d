"""Counts cases from their exported documents: a second way to every number of a report.

It reads exported case documents and the judge's word on each (which step was lawful). It shares no
code with `planning/` or `register/`: what it counts is written here a second time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from admission_flow import judge
from admission_flow.procedure.document import case_from

BEFORE_ADMISSION = {
    "source": "source",
    "sympathiser": "sympathiser",
    "aware": "awareness",
    "applying": "verification",
    "verified": "verification",
    "consulted": "opinion",
    "branch_resolved": "decision",
    "base_resolved": "decision",
    "admission_referred": "decision",
    "decided": "decision",
}
AFTER = {
    "probationary": "probationary",
    "recognition_branch_resolved": "probationary",
    "recognition_base_resolved": "probationary",
    "recognition_referred": "probationary",
    "official": "official",
}
ENDS = {"removed", "withdrawn", "refused", "struck_off", "annulled", "deceased"}
STEP = {"decision": "admission_decision", "ceremony": "ceremony"}

GROUNDS = {
    "strike_off_ground": ("struck_off", "strike_off_decision", "ground"),
    "annulment_ground": ("annulled", "annulment", "ground"),
    "annulment_of": ("annulled", "annulment", "of"),
}


@dataclass(frozen=True)
class Seen:
    """One case as its document tells it."""

    case: str
    person: Mapping[str, Any]
    document: Mapping[str, Any]
    lawful: tuple[tuple[date, str, str], ...]
    """(day, step, state that it leads to)."""

    def day(self, step: str) -> date | None:
        found = min((on for on, name, _ in self.lawful if name == step), default=None)
        if step == "recognition_decision" and found is not None:
            return self.official_from()  # the day that it names, whenever it was signed
        return found

    def official_from(self) -> date:
        named = [a["official_from"] for a in self.document["acts"] if a.get("official_from")]
        return date.fromisoformat(named[-1])

    def waits_for_a_decision(self, on: date) -> bool:
        alone = not self.based(on)
        last = {"base_resolved", "admission_referred", *(["branch_resolved"] if alone else [])}
        return self.state(on) in last

    def ground(self, by: str, on: date) -> str:
        end, kind, name = GROUNDS[by]
        if self.state(on) != end:
            return ""
        acts = [act for act in self.document["acts"] if act["kind"] == kind]
        return str(acts[-1].get(name) or "not_stated")

    def state(self, on: date) -> str:
        states = [to for day, _, to in self.lawful if day <= on]
        if self.day("recognition_decision") and self.official_from() <= on:
            states = [to for day, _, to in self.lawful if day <= on and to in ENDS] or ["official"]
        return states[-1] if states else "source"

    def branch(self, on: date) -> str:
        name = self.document["unit"]["name"]
        moves = [a for a in self.document["acts"] if a["kind"] == "move"]
        for act in sorted(moves, key=lambda act: act["on"]):
            if date.fromisoformat(act["on"]) <= on:
                name = act["to"]
        return str(name)

    def full_years(self, on: date) -> int:
        born = date.fromisoformat(self.person["born_on"])
        return ((on.year - born.year) * 12 + on.month - born.month) // 12

    def based(self, day: date) -> bool:
        """Return whether a base committee stands above the chi bộ on a day, after moves."""
        stated = [(str(date.min), self.document["unit"]["has_base_committee"])]
        stated += [
            (act["on"], act["has_base_committee"])
            for act in self.document["acts"]
            if act["kind"] == "move" and "has_base_committee" in act and act["on"] <= str(day)
        ]
        return bool(max(stated, key=lambda one: one[0])[1])


def seen(case: str, document: Mapping[str, Any], as_of: date) -> Seen:
    """Read a document with all its acts up to a day."""
    verdict = judge(case_from(document), as_of=as_of)
    steps = tuple((s.on, s.step, s.to_state) for s in verdict.steps if s.permitted)
    return Seen(case, document["person"], document, steps)


@dataclass
class DocumentCounter:
    """Counts over all documents; knows the base organisation of each chi bộ by its name."""

    cases: list[Seen]
    base_of: Mapping[str, str]
    opened: Mapping[str, date]
    """Case to the earliest day of it: that on which it was opened, or of its first act."""

    def base(self, one: Seen, on: date) -> str:
        return self.base_of[one.branch(on)]

    def took(self, step: str, first: date, last: date) -> list[tuple[Seen, date]]:
        found = [(one, on) for one in self.cases if (on := one.day(step))]
        return [(one, on) for one, on in found if first <= on <= last]

    def left(self, first: date, last: date) -> list[tuple[Seen, date, str, str]]:
        found = []
        for one in self.cases:
            before = "source"
            for on, _, to in one.lawful:
                if to in ENDS:
                    if first <= on <= last:
                        found.append((one, on, to, before))
                    break
                before = to
        return found

    def on_the_way(self, day: date) -> list[tuple[Seen, date]]:
        return [
            (one, day)
            for one in self.cases
            if self.opened[one.case] <= day and one.state(day) in BEFORE_ADMISSION
        ]


def rows_of(person: Mapping[str, Any], years: int) -> dict[str, str]:
    """Return the row of each breakdown that somebody of an age is in, as reports call it."""
    education = person.get("education", "not_stated")
    low = education in {"illiterate", "literate", "primary", "lower_secondary"}
    union = person.get("youth_union_member")
    ethnicity, religion = person.get("ethnicity"), person.get("religion")
    bands = ["under:18", "18-30", "31-40", "41-50", "51-60", "from:61"]
    band = bands[(years > 17) + (years > 30) + (years > 40) + (years > 50) + (years > 60)]
    union_row = {None: "not_stated", True: "youth_union_member", False: "not_youth_union_member"}
    group = "majority" if ethnicity == "Kinh" else "minority" if ethnicity else "not_stated"
    faith = "not_stated" if religion is None else "religious" if religion else "no_religion"
    return {
        "sex": person.get("sex", "not_stated"),
        "ethnicity": group,
        "religion": faith,
        "youth": union_row[union],
        "age": band,
        "sector": person.get("sector", "not_stated"),
        "education": "below_upper_secondary" if low else education,
    }


def tally(items: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the cases of each row, sorted, from (row, case)."""
    found: dict[str, list[str]] = {}
    for key, case in sorted(items):
        found.setdefault(key, []).append(case)
    return found
