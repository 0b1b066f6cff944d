"""The help of options: a text for each in both languages, its own where it means something else."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, get_type_hints

import pytest
import typer

from admission_flow.cli.main import build
from admission_flow.cli.shell import options as shared
from admission_flow.cli.shell.help import option_help, options_of, translate
from admission_flow.messages import LANGUAGES, Language, catalogue
from tests.messages.test_english import texts

if TYPE_CHECKING:
    from tests.conftest import Desk


def commands(app: typer.Typer, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every command by its path ("workflow.diagram") with its function."""
    for command in app.registered_commands:
        assert command.callback is not None
        yield f"{path}{command.name or command.callback.__name__}", command.callback
    for group in app.registered_groups:
        assert group.typer_instance is not None
        yield from commands(group.typer_instance, f"{path}{group.name}.")


ONE_MEANING = {
    "all": "also what is left out otherwise",
    "as_of": "the day as of which something is asked",
    "body": "which body",
    "by": "how figures are broken down",
    "decided_on": "the day of the decision that it rests on",
    "decision": "number of the decision that it rests on",
    "from": "the first day",
    "kind": "of which kind",
    "on": "the day of what is entered",
    "out": "where it is written",
    "reason": "why",
    "rule": "which requirement of the law",
    "report": "a file of what became of each row",
    "seed": "what a draw begins from",
    "since": "from this day on",
    "to": "who or what receives it",
    "step": "which step",
    "unit": "which unit",
    "year": "which year",
}
"""Options whose text says more at some commands; what they mean is one thing at all of them."""

OTHER_NAMES = {
    "json": {"as_json"}, "csv": {"as_csv"}, "format": {"kind"},  # modules, a function of Python
    "all": {"everything", "with_considered"}, "for": {"for_period"},  # words of Python
    "from": {"from_day"},
    "memory": {"memory_file"}, "proof": {"proof_file"},  # the file, beside what it holds
    "plan": {"plan_year"}, "predecessor": {"predecessors"}, "to": {"to", "borrower"},
}  # fmt: skip
"""Options whose parameter has another name, since theirs is taken or says less."""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_option_of_every_command_has_a_text(lang: Language) -> None:
    """No option stands in `--help` without a word on what it does."""
    found = [
        (command, option.name)
        for command, callback in commands(build())
        for option in options_of(callback)
        if not option_help(lang, command, option.name)
    ]
    assert found == []


def own_texts(table: Any, path: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - TOML
    """Yield (command, option) of every text that holds at one command only."""
    for key, value in table.items():
        if isinstance(value, str):
            yield path, key
        else:
            yield from own_texts(value, f"{path}.{key}".lstrip("."))


def test_a_text_for_one_command_names_a_command_and_an_option_that_exist() -> None:
    """A text of `option_of` that belongs to nothing would be read by nobody."""
    known = {(c, one.name) for c, callback in commands(build()) for one in options_of(callback)}
    for lang in LANGUAGES:
        named = set(own_texts(catalogue(lang)["option_of"]))
        assert named
        assert named <= known


def test_an_option_means_one_thing_wherever_it_stands() -> None:
    """One name has one text, or is declared with what it means; a flag is a flag everywhere."""
    own = set(own_texts(catalogue("en")["option_of"]))
    takes: dict[str, set[bool]] = {}
    for command, callback in commands(build()):
        hints = get_type_hints(callback)
        for option in options_of(callback):
            if option.words:
                takes.setdefault(option.name, set()).add(hints[option.parameter] is bool)
                said = (command, option.name) in own
                assert not said or option.name in ONE_MEANING, (command, option.name)
    assert [name for name, kinds in takes.items() if len(kinds) > 1] == []
    assert takes.keys() >= ONE_MEANING.keys()


COMMON = {
    "--help",
    "--version",
    "--register",
    "--as",
    "--lang",
    "--key",
    "--key-file",
    "--workflow",
    "--log-to",
}
"""Options that every command has: they are taken before the command is looked for."""
WRITTEN = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_text_names_only_options_that_there_are(lang: Language) -> None:
    """What an officer is told to type exists, also after an option got another name."""
    known = COMMON | {
        word
        for _, callback in commands(build())
        for option in options_of(callback)
        for words in option.words
        for word in words.split("/")
    }
    named = {
        (key, word)
        for key, text in texts(catalogue(lang))
        for word in WRITTEN.findall(text)
        if word not in known
    }
    assert known > COMMON
    assert named == set()


def test_a_parameter_has_the_name_of_its_option() -> None:
    """What is typed as --as-of is `as_of` in the function: help is keyed by what is typed."""
    found = [
        (command, option.parameter)
        for command, callback in commands(build())
        for option in options_of(callback)
        if option.parameter not in OTHER_NAMES.get(option.name, {option.name})
    ]
    assert found == []


def test_one_option_has_another_text_at_another_command() -> None:
    """What is declared once is not told with the text of the command that was loaded last."""
    app = build()
    translate(app, "en")
    functions = dict(commands(app))
    told = {
        command: [
            info.help
            for info in functions[command].__annotations__[name].__metadata__
            if hasattr(info, "help")
        ]
        for command, name in (("class.open", "kind"), ("case.record", "kind"))
    }
    assert told["class.open"] != told["case.record"]
    assert "awareness" in str(told["class.open"])


def test_what_many_commands_have_is_declared_once() -> None:
    """`--json`, `--as-of`, `--unit` … come from one place, with one spelling and placeholder."""
    once = {
        word: kind
        for kind in vars(shared).values()
        if hasattr(kind, "__metadata__")
        for word in [kind.__metadata__[0].default]
        if word in {"--json", "--as-of", "--consent", "--dry-run"}
    }
    assert len(once) == 4
    for command, callback in commands(build()):
        for option in options_of(callback):
            for word in set(option.words) & set(once):
                kind = callback.__annotations__[option.parameter]
                ours = once[word].__metadata__[0]
                assert kind.__metadata__[0].metavar == ours.metavar, (command, word)


def helped(desk: "Desk", *arguments: str) -> str:
    answer = desk(*arguments)
    assert answer.code == 0
    return answer.out


def test_a_page_of_help_is_in_the_language_of_the_run(desk: "Desk") -> None:
    """Headings, "required" and the words of the library: of the program, a group, a command."""
    english = ("Usage", "Options:", "Commands:", "Arguments:", "Show this", "[required]",
               "[default", "[OPTIONS]", "[ARGS]", "<str>", "<int>")  # fmt: skip
    for arguments in ((), ("case",), ("case", "record"), ("workflow", "diagram")):
        page = helped(desk, *arguments, "--help")
        assert page.startswith("Cách dùng:")
        assert [word for word in english if word in page] == [], arguments
        assert helped(desk, *arguments, "--help", "--lang", "en").startswith("Usage:")


def test_what_stands_for_a_value_is_in_the_language_of_the_run(desk: "Desk") -> None:
    """FILE and DATE are Vietnamese words in pages of help, and where one of them is missing."""
    page = helped(desk, "workflow", "diff", "--help")
    assert "NGÀY NGÀY" in page.translate({ord("{"): None, ord("}"): None})  # as typer has it
    assert "--folder THƯ-MỤC" in page
    assert "thiếu TỆP" in desk("judge").err
    assert "--folder FOLDER" in helped(desk, "workflow", "diff", "--help", "--lang", "en")
    assert "mermaid|svg" in helped(desk, "workflow", "diagram", "--help")
