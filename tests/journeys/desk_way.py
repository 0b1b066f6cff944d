"""The twelve on the desk: their list on the screen, then a meeting page for each sitting."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from admission_flow.procedure.acts import Act
from admission_flow.vocabulary.forms import fields_of_kind
from tests.desk.conftest import ORIGIN, Sitting
from tests.journeys.keystrokes import Keys
from tests.journeys.single_way import stated_by
from tests.journeys.twelve import Someone, day

_OF_ONE_UNIT = ("branch_resolution", "recognition_branch_resolution")
"""Each chi bộ votes at a meeting of its own."""
_CODES = {"Chi bộ Khoa Mẫu Một": "K1", "Chi bộ Khoa Mẫu Hai": "K2"}


class _Form(HTMLParser):
    """What the form of a page that is sent to an address holds, as a browser would send it."""

    def __init__(self, page: str, address: str) -> None:
        super().__init__()
        self.address, self.inside = address, False
        self.values: dict[str, list[str]] = {}
        self.fields: dict[str, str] = {}
        self._select = self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name, sort = said.get("name", ""), said.get("type", "text")
        if tag == "form":
            self.inside = said.get("action") == self.address and said.get("method") == "post"
        if not self.inside:
            return
        if tag == "input":
            self.fields[name] = sort
            if sort not in {"checkbox", "radio"} or "checked" in said:
                self.values.setdefault(name, []).append(said.get("value", ""))
        elif tag == "select":
            self._select = name
            self.fields[name] = tag
        elif tag == "option" and "selected" in said:
            self.values[self._select] = [said["value"]]
        elif tag == "textarea":
            self.fields[name] = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


@dataclass
class AtDesk:
    """An officer who works on the pages by hand."""

    sitting: Sitting
    keys: Keys
    pages: int = field(default=0)

    def enter_list(self, name: str, content: bytes) -> None:
        """Give a list of people, answer what is asked of it, and enter it."""
        self.keys.press("lists", 2)  # the place in the navigation, the button that asks for a file
        self.keys.type("lists", name)
        self.keys.press("lists", 1)
        page = self.sitting.post("/lists", {"kind": "people"}, files={"file": (name, content)})
        for do, ticked in (("answer", {"citizenship": "VN"}), ("enter", {})):
            address = page.url.path
            form = _Form(page.text, address)
            assert set(ticked) <= set(form.fields)
            self.keys.press("lists", 1 + len(ticked))
            page = self._send(address, {**form.values, **ticked, "do": do})
        assert "/report" in page.url.path, page.text

    def meeting(self, people: Sequence[Someone], acts: Sequence[Act], unit: str = "") -> None:
        """Hold one meeting: choose who is ready, fill in the form, look, record."""
        kind, on = acts[0].kind, day(acts[0].on)
        self.keys.press("meetings", 2)  # the place in the navigation, the kind
        self.keys.type("meetings", on)
        if unit:
            self.keys.type("meetings", unit)
        self.keys.press("meetings", 3)  # who is ready, all of them, the form
        chosen = self.sitting.get(
            "/meeting", params={"kind": kind, "on": on, "unit": unit, "all": "ready"}
        )
        form = _Form(chosen.text, "/meeting")
        assert form.values.get("case") == [who.id for who in people], chosen.text
        form = self._form({**form.values, "do": "fill"})
        values = dict(form.values)
        for name, text in _filled(form, people, acts):
            if values.get(name) != [text]:
                values[name] = [text]
                chosen_one = form.fields[name] == "select"
                self.keys.press("meetings", 1 if chosen_one else len(text) + 1)
        self.keys.press("meetings", 2)  # look, record
        form = self._form({**values, "do": "look"})
        report = self._send("/meeting", {**form.values, "do": "record"})
        assert f"Đã ghi {len(people)} trên {len(people)} việc." in report.text, report.text

    def print(self, form: str, people: Sequence[Someone], purpose: str) -> bytes:
        """Have a form filled for everybody, and return the archive."""
        cases = " ".join(str(who.place + 1) for who in people)
        self.keys.press("papers", 3)  # the place in the navigation, the form, the button
        self.keys.type("papers", cases)
        self.keys.type("papers", purpose)
        given = self._send("/papers", {"form": form, "cases": cases, "purpose": purpose})
        assert given.headers["content-type"] == "application/zip"
        content: bytes = given.content
        return content

    def _form(self, values: Mapping[str, Any]) -> _Form:
        answer = self._send("/meeting", values)
        assert answer.status_code == 200, answer.text
        return _Form(answer.text, "/meeting")

    def _send(self, address: str, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - an answer
        form = {"csrf": self.sitting.csrf, **values}
        return self.sitting.client.post(address, data=form, headers=ORIGIN)


def _filled(
    form: _Form, people: Sequence[Someone], acts: Sequence[Act]
) -> Iterator[tuple[str, str]]:
    """Yield what is typed: once where it is the same of all and asked once, else of each."""
    texts = [
        {name: _as_asked(act, name, text) for name, text in stated_by(act) if name != "on"}
        for act in acts
    ]
    for name in texts[0]:
        said = {of_one[name] for of_one in texts}
        if len(said) == 1 and f"once.{name}" in form.fields:
            yield f"once.{name}", texts[0][name]
        else:
            for who, of_one in zip(people, texts, strict=True):
                yield f"{who.id}.{name}", of_one[name]


def _as_asked(act: Act, name: str, text: str) -> str:
    (asked,) = (one for one in fields_of_kind(act.kind) if one.name == name)
    return {"có": "yes", "không": "no"}[text] if asked.holds == "flag" else text


def sittings(people: Sequence[Someone]) -> Iterator[tuple[Sequence[Someone], list[Act], str]]:
    """Yield who is spoken of at each meeting, with the act of each, and the unit that meets."""
    for acts in zip(*(who.case.acts for who in people), strict=True):
        if acts[0].kind not in _OF_ONE_UNIT:
            yield people, list(acts), ""
            continue
        for unit, code in _CODES.items():
            own = [(who, act) for who, act in zip(people, acts, strict=True) if who.unit == unit]
            yield [who for who, _ in own], [act for _, act in own], code
