"""Questions by their number, and how a disagreement is told: for the test and for the command."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from admission_flow.procedure.case_plan import Planner
from tests.procedure.invented_questions import invented_question
from tests.procedure.planned_cases import random_question
from tests.procedure.planning_by_hand import A_DAY, Question, Search, disagreements, smaller


def question(seed: int) -> Question:
    """Return the question of a number: of five three are of the procedures that ship."""
    random = Random(seed)
    return random_question(random) if seed % 5 < 3 else invented_question(random)


@dataclass
class Compared:
    """What came of some questions."""

    counts: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)
    """Of each disagreement the seed, the case and both answers."""

    def add(self, seed: int) -> None:
        """Ask one question both ways."""
        asked = question(seed)
        search = Search(asked)
        found = disagreements(asked, search)
        self.counts["cases"] += 1
        self.counts[f"cases: {asked.said.partition(':')[0]}"] += 1
        self.counts["judge asked"] += search.asked_judge
        self.counts["whole way to the goal"] += asked.whole
        self.counts["given up before the end of the window"] += search.asked_judge >= search.budget
        self.counts["a step waits for a day of the window"] += _waits(asked)
        self.counts["disagreements"] += bool(found)
        if found:
            self.told.append(told(seed, asked))

    def join(self, other: "Compared") -> None:
        """Add what came of others."""
        self.counts.update(other.counts)
        self.told += other.told


def _waits(asked: Question) -> bool:
    plan = Planner(asked.judge).plan(asked.case, asked.as_of, asked.not_before)
    days = [step.on for step in plan.steps[: asked.steps] if step.on is not None]
    return any(asked.as_of < day <= asked.as_of + asked.window * A_DAY for day in days)


def told(seed: int, asked: Question) -> str:
    """Return a disagreement in words, the case with as few acts as show it."""
    asked = smaller(asked)
    acts = "\n".join(f"    {act}" for act in asked.case.acts)
    return "\n  ".join(
        [
            f"seed {seed}: {asked.said}",
            f"as of {asked.as_of}, not before {dict(asked.not_before)}",
            f"{asked.case.person}",
            f"acts on file:\n{acts}",
            *disagreements(asked),
        ]
    )
