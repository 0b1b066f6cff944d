"""What a procedure prints, as its `papers.toml` says: keys of sheets, papers of a dossier."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from admission_flow.procedure.acts import Act
from admission_flow.procedure.file_reader import FileProblem, WorkflowProblems
from admission_flow.procedure.paper_sheet import keys_from
from admission_flow.procedure.procedure import Papers

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

PAPERS, DOSSIER = "papers.toml", "dossier"


def papers_from(
    data: Mapping[str, Any], kinds: Mapping[str, type[Act]], forms: "Traversable | None"
) -> Papers:
    """Return what a procedure prints.

    Args:
        data: the parsed file; empty where there is none.
        kinds: the acts of the procedure.
        forms: the folder of its forms; None: it has none of its own.

    Raises:
        WorkflowProblems: what is wrong with the file.

    """
    try:
        keys = keys_from(data, kinds) if "key" in data else None
    except ValueError as error:
        where, _, what = str(error).partition(": ")
        raise WorkflowProblems([FileProblem(PAPERS, where, what)]) from error
    dossier = _dossier(data[DOSSIER], kinds) if DOSSIER in data else None
    return Papers(keys=keys, forms=forms, dossier=dossier)


def _dossier(
    raw: object, kinds: Mapping[str, type[Act]]
) -> dict[str, tuple[tuple[type[Act], ...], ...]]:
    """Return the papers of a dossier, stage by stage: lists of kinds of which one is enough."""
    problems: list[FileProblem] = []
    found: dict[str, tuple[tuple[type[Act], ...], ...]] = {}
    for stage, papers in raw.items() if isinstance(raw, Mapping) else ():
        where = f"{DOSSIER}.{stage}"
        good = isinstance(papers, list) and all(isinstance(p, list) and p for p in papers)
        named = [kind for paper in papers for kind in paper] if good else []
        if not good:
            problems.append(FileProblem(PAPERS, where, "is no list of lists of kinds of act"))
        problems += [
            FileProblem(PAPERS, where, f"unknown kind {kind!r}")
            for kind in named
            if not isinstance(kind, str) or kind not in kinds
        ]
        if good and not problems:
            found[stage] = tuple(tuple(kinds[kind] for kind in paper) for paper in papers)
    if problems or not found:
        raise WorkflowProblems(problems or [FileProblem(PAPERS, DOSSIER, "is no table")])
    return found
