"""The time limits that judge nothing, of the procedure in use: what the clocks of a case read."""

import tomllib

from admission_flow import resources
from admission_flow.planning.deadlines.clocks import Law, Limit, limits_from
from admission_flow.planning.units.moves import MoveLaw, move_law_from
from admission_flow.procedure import in_use
from admission_flow.procedure.judge import Judge


@in_use.cached
def limits() -> tuple[Limit, ...]:
    """Return the limits of `workflows/clocks.toml`: of the procedure in use, else the program's."""
    own = in_use.procedure()
    text = None if own is None else own.beside.get("clocks.toml")
    return limits_from(tomllib.loads(text or resources.text("workflows", "clocks.toml")))


@in_use.cached
def move_law() -> tuple[MoveLaw, ...]:
    """Return the time limits of a move: of the procedure in use, else `workflows/moves.toml`."""
    own = in_use.procedure()
    text = None if own is None else own.beside.get("moves.toml")
    return move_law_from(tomllib.loads(text or resources.text("workflows", "moves.toml")))


def clock_law(judge: Judge) -> Law:
    """Return what the clocks of cases read beside the verdict of a judge."""
    return Law(limits(), move_law(), judge.workflow.calendar)
