"""The procedure as a picture: Mermaid text, and an SVG that needs no other program."""

from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

from admission_flow.procedure.workflow import Workflow

Term = Callable[[str], str]

_WIDTH, _HEIGHT, _GAP, _LEFT = 330, 44, 46, 40
_END_WIDTH = 250
_STYLE = """
 text { font: 14px system-ui, "Noto Sans", sans-serif; fill: #1b1b1b }
 .box { fill: #fff; stroke: #8a1c1c; stroke-width: 1.5 }
 .goal { fill: #8a1c1c } .goal + text { fill: #fff }
 .end { fill: #f1efe8; stroke: #6f6a5b }
 .arrow { stroke: #8a1c1c; stroke-width: 1.5; fill: none; marker-end: url(#tip) }
 .side { stroke-dasharray: 5 4 }
 .step { font-size: 12px; fill: #5a5a5a }
""".strip()


def mermaid(workflow: Workflow, term: Term) -> str:
    """Return the procedure as a Mermaid state diagram; renewals and conditions are named."""
    lines = ["stateDiagram-v2", "  direction TB"]
    lines += [f'  state "{term(state)}" as {state}' for state in workflow.states]
    lines.append(f"  [*] --> {workflow.initial}")
    for spec in workflow.steps.values():
        for move in spec.moves:
            when = f" ({_condition(move.when)})" if move.when else ""
            lines.append(f"  {move.source} --> {move.target}: {term(spec.name)}{when}")
    lines += [f"  {s.name} --> [*]" for s in workflow.states.values() if s.final or s.goal]
    return "\n".join(lines) + "\n"


def _condition(when: Mapping[str, bool]) -> str:
    return ", ".join(name if value else f"not {name}" for name, value in when.items())


def svg(workflow: Workflow, term: Term) -> str:
    """Return the procedure as an SVG: the way down the left, the ends on the right."""
    way = [s.name for s in workflow.states.values() if not s.final]
    top = {name: 30 + index * (_HEIGHT + _GAP) for index, name in enumerate(way)}
    height = 30 + len(way) * (_HEIGHT + _GAP)
    parts = [_box(_LEFT, top[name], _WIDTH, term(name), _kind(workflow, name)) for name in way]
    right = _LEFT + _WIDTH + 190
    ends = [s.name for s in workflow.states.values() if s.final]
    spread = max(1, (height - 60) // max(1, len(ends)))
    for index, name in enumerate(ends):
        y = 40 + index * spread
        parts.append(_box(right, y, _END_WIDTH, term(name), "end"))
        step = next(s for s in workflow.steps.values() if s.moves[0].target == name)
        sources = [top[m.source] for m in step.moves]
        parts.append(_ending(sources, right, y, term(step.name)))
    for spec in workflow.steps.values():
        for move in spec.moves:
            if move.target in top and move.target != move.source:
                label = term(spec.name)
                parts.append(_down(top[move.source], top[move.target], label))
    width = right + _END_WIDTH + 30
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img">\n<style>{_STYLE}</style>\n'
        '<defs><marker id="tip" markerWidth="9" markerHeight="9" refX="8" refY="4" orient="auto">'
        '<path d="M0,0 L9,4 L0,8 z" fill="#8a1c1c"/></marker></defs>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


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
    if bottom - top <= _GAP:  # to the next state: straight
        path = f"M{x},{top} L{x},{bottom - 2}"
        place = f'x="{x + 8}" y="{top + 27}"'
    else:  # past a state that this kind of unit does not have
        path = f"M{_LEFT},{start + 22} C6,{start + 40} 6,{end - 18} {_LEFT - 2},{end + 22}"
        return f'<path class="arrow side" d="{path}"><title>{escape(label)}</title></path>'
    return f'<path class="arrow" d="{path}"/><text class="step" {place}>{escape(label)}</text>'


def _ending(sources: list[int], right: int, y: int, label: str) -> str:
    first, last = min(sources) + 22, max(sources) + 22
    rail = _LEFT + _WIDTH + 14
    middle = y + _HEIGHT // 2
    bracket = f"M{_LEFT + _WIDTH},{first} h10 V{last} h-10"
    reach = min(max(middle, first), last)
    arrow = f"M{rail - 4},{reach} C{rail + 90},{reach} {right - 90},{middle} {right - 2},{middle}"
    return (
        f'<path d="{bracket}" fill="none" stroke="#cfcabb"/>'
        f'<path class="arrow side" d="{arrow}"><title>{escape(label)}</title></path>'
        f'<text class="step" x="{right}" y="{y - 6}">{escape(label)}</text>'
    )


FORMATS: Mapping[str, Callable[[Workflow, Term], str]] = {"mermaid": mermaid, "svg": svg}
"""What `workflow diagram` can draw."""
