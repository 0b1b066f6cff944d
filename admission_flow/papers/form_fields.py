"""What a template of a form may name: every field by its path, and nothing else.

A field is "person.full_name"; the act that the form is about is `act`; the newest act of any kind
`acts.KIND`, all of a kind `every.KIND` (to be gone through by a loop); several people `people`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from admission_flow.messages import Language, catalogue
from admission_flow.messages.fields import field_term
from admission_flow.papers.paper_keys import paper_keys
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import BranchRoll, CommitteeRoll
from admission_flow.procedure.paper_sheet import CASE, PAPER, SHEET, PaperKey
from admission_flow.procedure.person import Person

ROLLS = ("roll", "branch_roll", "committee_roll")
COUNTED = ("base", "absent", "in_favour_percent", "against_percent")
"""What follows from the counts of a vote; blank where one of them is not entered."""
_LOOP = ("index", "first", "last", "length")
_OF_HEAD = ("above", "own", "decider", "signs")
_OF_PERSON = ("full_name", "full_name_capitals", "born", "born_long", *(
    field.name for field in fields(Person) if field.name not in {"full_name", "born_on"}
))  # fmt: skip
_OF_UNIT = ("name", "base", "authority")
_OF_DOSSIER = ("index", "paper", "number", "on", "stage")


@dataclass(frozen=True, slots=True)
class Group:
    """Fields below a name."""

    below: Mapping[str, "Node"]


@dataclass(frozen=True, slots=True)
class Many:
    """What a loop goes through: each has these fields."""

    each: Group


@dataclass(frozen=True, slots=True)
class Leaf:
    """A field with a text, blank where nothing is entered."""

    about: str
    """Kind of an act; "person"; else the group that it stands in."""
    name: str

    def term(self, lang: Language) -> str:
        """Return its term."""
        labels: Mapping[str, str] = catalogue(lang)["label"]
        own = labels.get(f"form_field.{self.about}.{self.name}")
        own = own or labels.get(f"form_field.{self.name}")
        return own or field_term(lang, self.about, self.name)


Node = Group | Many | Leaf
_OPINIONS = ("opinions_before", "opinions_after")
"""Lists of a procedure in which opinions are heard."""


def _leaves(about: str, names: tuple[str, ...]) -> dict[str, Node]:
    return {name: Leaf(about, name) for name in names}


@in_use.cached
def of_kind(kind: str) -> Group:
    """Return the fields of an act of a kind."""
    found: dict[str, Node] = _leaves(kind, ("on", "on_long", "number", "entry"))
    for field in fields(in_use.kinds()[kind]):
        if field.name in {"on", "number", PAPER}:
            continue
        if field.name in ROLLS:
            found[field.name] = _roll(field.name, field.type)
        else:
            found[field.name] = Leaf(kind, field.name)
            if "date" in str(field.type):
                found[f"{field.name}_long"] = Leaf(kind, field.name)
    if {"asked", "agreed"} <= set(found):
        found["agreed_percent"] = Leaf("opinion", "agreed_percent")
    keys = paper_keys().of(kind)
    found[PAPER] = Group({key: Leaf(kind, f"{PAPER}.{key}") for key in keys})
    return Group(found)


def _roll(name: str, annotation: Any) -> Group:  # noqa: ANN401 - a type
    cls = CommitteeRoll if "CommitteeRoll" in str(annotation) else BranchRoll
    counts = {one.name: Leaf("roll", f"roll.{one.name}") for one in fields(cls)}
    return Group({**counts, **_leaves(name, COUNTED)})


@in_use.cached
def _person_groups() -> Mapping[str, Node]:
    kinds = {kind: of_kind(kind) for kind in in_use.kinds()}
    return {
        "person": Group(_leaves("person", _OF_PERSON)),
        "sheet": Group({key: Leaf(SHEET, key) for key in paper_keys().of(CASE)}),
        "unit": Group(_leaves("unit", _OF_UNIT)),
        "case": Group(_leaves("case", ("id", "stage"))),
        "acts": Group(kinds),
        "every": Group({kind: Many(group) for kind, group in kinds.items()}),
        **{name: Many(kinds["opinion"]) for name in _OPINIONS if "opinion" in kinds},
        "dossier": Many(Group(_leaves("dossier", _OF_DOSSIER))),
    }


def _merged(kinds: tuple[str, ...]) -> Group:
    """Return the fields that an act of any of some kinds may have."""
    found: dict[str, Node] = {}
    for kind in kinds:
        for name, node in of_kind(kind).below.items():
            known = found.get(name)
            if isinstance(known, Group) and isinstance(node, Group):
                node = Group({**known.below, **node.below})  # noqa: PLW2901 - the two together
            found[name] = node
    return Group(found)


@in_use.cached
def fields_of(kinds: tuple[str, ...]) -> Group:
    """Return everything that a template may name.

    Args:
        kinds: kinds of the act that the form is about; none: it is about the case.

    """
    one = {**_person_groups(), "act": _merged(kinds) if kinds else Group({})}
    return Group(
        {
            **one,
            "head": Group(_leaves("head", _OF_HEAD)),
            "form": Group(_leaves("form", ("id", "title", "end"))),
            "today": Leaf("form", "today"),
            "today_long": Leaf("form", "today_long"),
            "people": Many(Group({**one, "index": Leaf("form", "index")})),
        }
    )


LOOP = Group({name: Leaf("loop", name) for name in _LOOP})
"""What a template may name of a loop."""


def paths(node: Node, above: str = "") -> Iterator[tuple[str, Leaf]]:
    """Yield every field by its path; what a loop goes through is marked by `[]`."""
    if isinstance(node, Leaf):
        yield above, node
        return
    below = node.each.below if isinstance(node, Many) else node.below
    here = f"{above}[]" if isinstance(node, Many) else above
    for name, inner in below.items():
        yield from paths(inner, f"{here}.{name}" if here else name)


def keys_named(named: Iterable[Leaf]) -> frozenset[PaperKey]:
    """Return the keys of paper sheets among fields that a template names."""
    found = set()
    for leaf in named:
        of, _, key = (CASE, "", leaf.name) if leaf.about == SHEET else leaf.name.partition(".")
        known = paper_keys().of(leaf.about if of == PAPER else of) if of in {CASE, PAPER} else {}
        if key in known:
            found.add(known[key])
    return frozenset(found)
