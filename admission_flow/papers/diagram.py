"""The procedure as a picture: Mermaid text, and an SVG that needs no other program.

The arrows are those that the machines export, of all kinds of unit together: what is drawn is what
moves the cases. Each step names its guards.
"""

from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

from admission_flow.procedure.findings import Severity
from admission_flow.procedure.proof import every_unit
from admission_flow.procedure.workflow import Move, StepSpec, Workflow

Term = Callable[[str], str]
Title = Callable[[str], str]
"""The title of a rule, by its id."""
_MARK = {Severity.BLOCK: "■", Severity.WARN: "□"}
"""Before a rule that refuses the step, and before one whose breach must be explained."""

_WIDTH, _HEIGHT, _GAP, _LEFT, _TOP = 380, 44, 46, 40, 30
_RAILS = 620
"""Where the rails begin on which the endings collect their states: right of every label."""
_RAIL_GAP = 18
_END_WIDTH = 290

_STYLE = """
 text { font: 14px system-ui, "Noto Sans", sans-serif; fill: #1b1b1b }
 .box { fill: #fff; stroke: #8a1c1c; stroke-width: 1.5 }
 .goal { fill: #8a1c1c } .goal + text { fill: #fff }
 .end { fill: #f1efe8; stroke: #6f6a5b }
 .arrow { stroke: #8a1c1c; stroke-width: 1.5; fill: none; marker-end: url(#tip) }
 .side { stroke-dasharray: 5 4 }
 .rail { stroke: #a09a88; fill: none } .stop { fill: #8a1c1c }
 .step { font-size: 12px; fill: #5a5a5a }
""".strip()


def arrows(workflow: Workflow) -> list[tuple[StepSpec, Move]]:
    """Return every arrow that a machine of some kind of unit has, in the order of the file."""
    exported = {arrow for unit in every_unit() for arrow in workflow.way(unit).machine.arrows()}
    return [
        (spec, move)
        for spec in workflow.steps.values()
        for move in spec.moves
        if (spec.name, move.source, move.target) in exported
    ]


def guards(spec: StepSpec, title: Title) -> list[str]:
    """Return the rules that guard a step, those that refuse it first."""
    listed = sorted(spec.guards, key=lambda guard: guard.severity is not Severity.BLOCK)
    return [f"{_MARK[guard.severity]} {title(guard.rule)}" for guard in listed]


def mermaid(workflow: Workflow, term: Term, title: Title | None = None) -> str:
    """Return the procedure as a Mermaid state diagram; renewals and conditions are named.

    Args:
        workflow: the procedure.
        term: how a state, a step or a fact of a unit is called.
        title: how a rule is called; None: no guards are named.

    """
    lines = ["stateDiagram-v2", "  direction TB"]
    lines += [f'  state "{term(state)}" as {state}' for state in workflow.states]
    lines.append(f"  [*] --> {workflow.initial}")
    for spec, move in arrows(workflow):
        when = f" ({_condition(move.when, term)})" if move.when else ""
        named = guards(spec, title) if title else []
        label = "<br/>".join([f"{term(spec.name)}{when}", *(_plain(one) for one in named)])
        lines.append(f"  {move.source} --> {move.target}: {label}")
    lines += [f"  {s.name} --> [*]" for s in workflow.states.values() if s.final or s.goal]
    return "\n".join(lines) + "\n"


def _plain(label: str) -> str:
    """Return a label without the characters that end one in Mermaid."""
    return label.replace(":", " -").replace(";", ",")


def _condition(when: Mapping[str, bool], term: Term) -> str:
    """Return on which units an arrow depends; a colon would end the label before it in Mermaid."""
    facts = ((term(f"unit.{name}"), term("yes" if value else "no")) for name, value in when.items())
    return ", ".join(f"{name} - {value}" for name, value in facts)


def svg(workflow: Workflow, term: Term, title: Title | None = None) -> str:
    """Return the procedure as an SVG: the way down the left, the ends on the right.

    The guards of each step stand below the picture. Arguments as in `mermaid`.
    """
    drawn = arrows(workflow)
    beside = _beside(workflow)
    names = [s.name for s in workflow.states.values() if not s.final]
    way = sorted(names, key=beside.__contains__)  # below the goal, where no arrow passes them by
    top = {name: _TOP + index * (_HEIGHT + _GAP) for index, name in enumerate(way)}
    parts = [_box(_LEFT, top[name], _WIDTH, term(name), _kind(workflow, name)) for name in way]
    parts += [
        _down(top[move.source], top[move.target], term(spec.name))
        for spec, move in drawn
        if {move.source, move.target} <= set(top) and move.target != move.source
        if not spec.side or move.target in beside
    ]
    endings = [spec for spec in workflow.steps.values() if spec.ends]
    right = _RAILS + len(endings) * _RAIL_GAP + 60
    height = _TOP + len(way) * (_HEIGHT + _GAP)
    spread = (height - 2 * _TOP) // max(1, len(endings))
    for index, spec in enumerate(endings):
        y = _TOP + index * spread + 20
        sources = [top[move.source] for one, move in drawn if one is spec]
        parts.append(_ending(index, len(endings), sources, (right, y), term(spec.name)))
        parts.append(_box(right, y, _END_WIDTH, term(spec.moves[0].target), "end"))
    undrawn = [s for s in workflow.steps.values() if s.side and s.moves[0].target not in beside]
    parts += [
        f'<text class="step" x="{_LEFT}" y="{height + 20 * line}">{escape(term(spec.name))}: '
        f"→ {escape(term(spec.moves[0].target))}</text>"
        for line, spec in enumerate(undrawn)
    ]
    height += 20 * len(undrawn)
    width = right + _END_WIDTH + 30
    if title is not None:
        listed, height = _listed(workflow, term, title, height + 20)
        parts += listed
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img">\n<style>{_STYLE}</style>\n'
        '<defs><marker id="tip" markerWidth="9" markerHeight="9" refX="8" refY="4" orient="auto">'
        '<path d="M0,0 L9,4 L0,8 z" fill="#8a1c1c"/></marker></defs>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _listed(workflow: Workflow, term: Term, title: Title, top: int) -> tuple[list[str], int]:
    """Return the guards of every step as lines from a height on, and where they end."""
    parts, y = [], top
    for spec in workflow.steps.values():
        y += 26
        parts.append(f'<text x="{_LEFT}" y="{y}">{escape(term(spec.name))}</text>')
        for guard in guards(spec, title):
            y += 17
            parts.append(f'<text class="step" x="{_LEFT + 20}" y="{y}">{escape(guard)}</text>')
    return parts, y + 30


def _beside(workflow: Workflow) -> set[str]:
    """Return the states that only a way beside the ordinary one leads to."""
    into: dict[str, list[bool]] = {}
    for spec in workflow.steps.values():
        for move in spec.moves:
            into.setdefault(move.target, []).append(spec.side)
    return {state for state, sides in into.items() if all(sides)}


def _kind(workflow: Workflow, name: str) -> str:
    return "box goal" if workflow.states[name].goal else "box"


def _box(x: int, y: int, width: int, text: str, kind: str) -> str:
    return (
        f'<g><rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{_HEIGHT}" rx="6"/>'
        f'<text x="{x + width // 2}" y="{y + 27}" text-anchor="middle">{escape(text)}</text></g>'
    )


def _down(start: int, end: int, label: str) -> str:
    x = _LEFT + _WIDTH // 2
    top, bottom = start + _HEIGHT, end
    if 0 <= bottom - top <= _GAP:  # to the next state: straight
        path = f"M{x},{top} L{x},{bottom - 2}"
        place = f'x="{x + 8}" y="{top + 27}"'
    else:  # past a state that this kind of unit does not have, or back from below
        bend = 18 if end > start else -18
        first, last = start + 22, end + 22
        path = f"M{_LEFT},{first} C6,{first + bend} 6,{last - bend} {_LEFT - 2},{last}"
        return f'<path class="arrow side" d="{path}"><title>{escape(label)}</title></path>'
    return f'<path class="arrow" d="{path}"/><text class="step" {place}>{escape(label)}</text>'


def _ending(index: int, count: int, sources: list[int], target: tuple[int, int], label: str) -> str:
    """Draw one ending: a rail of its own that collects the states it can be taken from."""
    right, y = target
    rail = _RAILS + index * _RAIL_GAP
    heights = [top + 6 + index * (_HEIGHT - 12) // max(1, count - 1) for top in sources]
    middle = y + _HEIGHT // 2
    low, high = min([*heights, middle]), max([*heights, middle])
    branches = "".join(
        f'<path class="rail" d="M{_LEFT + _WIDTH},{at} H{rail}"/>'
        f'<circle class="stop" cx="{rail}" cy="{at}" r="3"/>'
        for at in heights
    )
    return (
        f'<path class="rail" d="M{rail},{low} V{high}"/>{branches}'
        f'<path class="arrow side" d="M{rail},{middle} H{right - 2}"/>'
        f'<text class="step" x="{right}" y="{y - 6}">{escape(label)}</text>'
    )


FORMATS: Mapping[str, Callable[[Workflow, Term, Title | None], str]] = {
    "mermaid": mermaid,
    "svg": svg,
}
"""What `workflow diagram` can draw."""
