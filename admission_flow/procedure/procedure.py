"""A procedure as one value: what can happen, what is asked, in which order, and how it is said.

The admission procedure that ships with the program is one; others are made from a folder of data
with an optional Python module (`workflow_source.py`), or by a host program. The judge, a register,
the commands and the desk take one. The world is closed for each procedure, not for the program: its
rules look at its own kinds of acts, and `proof.check` proves as much of each.
"""

from collections.abc import Mapping
from dataclasses import field, replace
from functools import cached_property
from importlib.resources.abc import Traversable
from typing import Any, Self

from admission_flow.procedure.acts import EVIDENCE, STEPS, Act
from admission_flow.procedure.paper_sheet import PaperKeys
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.procedure.retention import Retention
from admission_flow.procedure.rules import RULES
from admission_flow.procedure.rules.rule import Rule
from admission_flow.procedure.workflow import Workflow

ACTS: tuple[type[Act], ...] = (*EVIDENCE, *STEPS)
"""Every kind of act of the admission procedure: evidence first, then the steps in their order."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Papers:
    """What a procedure prints.

    Attributes:
        keys: what only papers print, by kind of act; None: those that ship with the program.
        forms: folder of `forms.toml` and its templates, as `papers/form_list.py` reads it; None:
            those that ship with the program.
        dossier: by stage, the papers of its dossier in order; each is a tuple of kinds of act of
            which one is enough. None: those of the admission dossier.

    """

    keys: PaperKeys | None = None
    forms: Traversable | None = None
    dossier: Mapping[str, tuple[tuple[type[Act], ...], ...]] | None = None


@dataclass(frozen=True, eq=False)
class Procedure:
    """A whole procedure. Two are the same when they are the same object.

    Attributes:
        acts: every kind of act that its papers prove. Each kind has a name of its own.
        rules: every rule that its steps may be guarded by.
        workflow: states, steps, mandatory steps, and the dated law that the rules read.
        messages: by language ("vi", "en"), nested tables of texts as in `admission_flow/messages`;
            laid over the program's own, so that only what differs must be said.
        papers: what it prints.
        sources: the files of its rulebook by name, in the order in which its digest counts them;
            empty: it was not read from files.
        beside: texts of files of time limits that judge nothing (`moves.toml`, `clocks.toml`), by
            name; those that are not there are the program's.
        retention: how long personal data of those who left is kept; None: it says nothing of it.

    Raises:
        ValueError: two kinds of act, or two rules, have one name.

    """

    acts: tuple[type[Act], ...]
    rules: tuple[Rule, ...]
    workflow: Workflow
    messages: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    papers: Papers = Papers()
    sources: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    retention: Retention | None = None
    beside: Mapping[str, str] = field(default_factory=dict, repr=False)
    kept: dict[Any, dict[Any, Any]] = field(default_factory=dict, init=False, repr=False)
    """What was found in its words, by the function that looked (`in_use.cached`)."""

    def __post_init__(self) -> None:
        """Refuse a name that would mean two things."""
        if len(self.kinds) != len(self.acts) or len(self.by_id) != len(self.rules):
            raise ValueError("two kinds of act, or two rules, have one name")

    @property
    def name(self) -> str:
        """The name that registers keep it by."""
        return self.workflow.name

    @cached_property
    def kinds(self) -> Mapping[str, type[Act]]:
        """Every kind of act by its name in documents."""
        return {cls.kind: cls for cls in self.acts}

    @cached_property
    def steps(self) -> tuple[type[Act], ...]:
        """The kinds of act that move a case."""
        return tuple(cls for cls in self.acts if cls.is_step)

    @cached_property
    def evidence(self) -> tuple[type[Act], ...]:
        """The kinds of act that prove something without moving a case."""
        return tuple(cls for cls in self.acts if not cls.is_step)

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """Every rule by its id."""
        return {rule.id: rule for rule in self.rules}

    @property
    def admits(self) -> bool:
        """Whether it is an admission: it has all of its kinds of act, and may have more."""
        return set(ACTS) <= set(self.acts)

    def with_rule(self, rule: Rule) -> Self:
        """Return the procedure with another function in the place of one of its rules."""
        return replace(self, rules=tuple(rule if r.id == rule.id else r for r in self.rules))


def admission(workflow: Workflow, sources: Mapping[str, bytes] | None = None) -> Procedure:
    """Return the admission procedure under a workflow, with the program's own acts and rules."""
    return Procedure(ACTS, RULES, workflow, sources=sources or {})
