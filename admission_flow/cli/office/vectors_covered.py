"""`workflow test --coverage`: for each rule and regime, which vector passes and which fails."""

from typing import TYPE_CHECKING, Any

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.output import painted, table
from admission_flow.cli.shell.speaking import tell, tell_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from admission_flow.procedure.vector_coverage import Cell, Coverage, Lacking, Place
    from admission_flow.procedure.vector_excuses import Excuse
    from admission_flow.procedure.vector_runs import Stretch

_COLUMNS = ("rule", "regime", "passes", "fails", "boundary", "missing")


def show_coverage(found: "Coverage") -> None:
    """Print a row for each rule and regime, then what is wrong beside them."""
    say = SETTINGS.say
    rows = [
        (
            cell.rule,
            "; ".join(cell.regime.regime),
            _places(cell.passes),
            _places(cell.fails),
            "; ".join(f"{name}: {_places(pair)}" for name, pair in cell.boundary.items() if pair),
            " ".join(_lacks(cell, one) for one in cell.lacking),
        )
        for cell in found.cells
    ]
    table([say(f"column.vector_{name}") for name in _COLUMNS], rows)
    for excuse, there in found.needless:
        facts = {"file": excuse.file, "number": excuse.number, "rule": excuse.rule}
        regimes = tuple(_regime(stretch) for stretch in there)
        tell(say("screen.coverage_needless", **facts, regimes=", ".join(regimes) or "-"))
    line = say("screen.coverage", **_counts(found))
    tell(painted(line, "green" if found.whole and not found.broken else "red"))
    if found.broken:
        tell(say("screen.coverage_broken", broken=len(found.broken)))


def coverage_json(found: "Coverage") -> None:
    """Print all of it as JSON."""
    needless = [
        _excuse(excuse) | {"regimes": [list(stretch.regime) for stretch in there]}
        for excuse, there in found.needless
    ]
    cells = [_cell(cell) for cell in found.cells]
    tell_json({**_counts(found), "needless": needless, "coverage": cells})


def _counts(found: "Coverage") -> dict[str, int]:
    return {
        "cells": len(found.cells),
        "gaps": sum(bool(cell.gaps) for cell in found.cells),
        "excused": sum(bool(cell.excused) for cell in found.cells),
        "broken": len(found.broken),
    }


def _places(places: "Iterable[Place]") -> str:
    """Return the numbers of vectors, each file named once."""
    by_file: dict[str, list[str]] = {}
    for place in places:
        by_file.setdefault(place.file, []).append(str(place.number))
    return "; ".join(f"{file} {', '.join(numbers)}" for file, numbers in by_file.items())


def _lacks(cell: "Cell", lacking: "Lacking") -> str:
    side, value = lacking
    text = SETTINGS.say(f"screen.coverage_{side}", value=value)
    excuse = cell.excused.get(lacking)
    if excuse is None:
        return text
    why = excuse.vi if SETTINGS.lang == "vi" else excuse.why
    return SETTINGS.say("screen.coverage_excused", what=text, why=why)


def _regime(stretch: "Stretch") -> str:
    return "; ".join(stretch.regime)


def _cell(cell: "Cell") -> dict[str, Any]:
    def plain(places: "Iterable[Place]") -> list[dict[str, Any]]:
        return [{"file": place.file, "number": place.number} for place in places]

    end = cell.regime.end
    return {
        "rule": cell.rule,
        "regime": list(cell.regime.regime),
        "from": cell.regime.start.isoformat(),
        "to": None if end is None else end.isoformat(),
        "passes": plain(cell.passes),
        "fails": plain(cell.fails),
        "boundary": {name: plain(pair) for name, pair in cell.boundary.items()},
        "missing": [{"side": side, "value": value or None} for side, value in cell.gaps],
        "excused": [_excuse(excuse) for excuse in cell.excused.values()],
    }


def _excuse(excuse: "Excuse") -> dict[str, Any]:
    return {
        "file": excuse.file,
        "number": excuse.number,
        "rule": excuse.rule,
        "side": excuse.side,
        "value": excuse.value or None,
        "why": excuse.why,
        "vi": excuse.vi,
    }
