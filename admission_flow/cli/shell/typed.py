"""Takes a text as it was typed: the library that typer reads values with stays unloaded.

typer hands each value to pydantic, which takes longer to load than most commands to run. A text
needs no reading, and our own parsers (`CaseId`, `OneOf`) read the rest of what most commands are
given. Whatever else is typed, and whatever is refused, goes to typer as ever: so it says the same.
"""

from typing import Any, get_args, get_origin


class TakesTexts:
    """A command or group that takes texts as they were typed: stands before typer's class of it."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - of the vendored click
        """Return the options and arguments, that of the help too."""
        found: list[Any] = super().get_params(ctx)  # type: ignore[misc]  # of typer's class
        for parameter in found:
            # A typer that reads values otherwise describes none, and needs none of this.
            told = getattr(parameter, "type_descriptor", None)
            if told is not None and "process_value" not in vars(parameter):
                _take(parameter, told)
        return found


def _take(parameter: Any, told: Any) -> None:  # noqa: ANN401 - of typer
    by_typer = parameter.process_value
    parser = told.parameter_info.parser
    is_list = get_origin(told.annotation) is list
    kind = get_args(told.annotation)[0] if is_list else told.annotation
    own = parser is not None or kind is str
    many = parameter.multiple or parameter.nargs == -1

    def read(text: str) -> Any:  # noqa: ANN401 - what the parser makes of it
        if parser is not None:
            return parser(text)
        text.encode()  # what is no text, pydantic refuses
        return text

    def process_value(ctx: Any, value: Any) -> Any:  # noqa: ANN401 - as typer calls it
        if value is None and not parameter.required:
            nothing = () if many else None
            return parameter.callback(ctx, parameter, nothing) if parameter.callback else nothing
        if parameter.callback is not None:
            return by_typer(ctx, value)
        if own and isinstance(value, str) and not many and not is_list:
            texts = [value]
        elif own and is_list and value and isinstance(value, list | tuple):
            texts = list(value)
        else:
            return by_typer(ctx, value)
        if not all(type(text) is str for text in texts):
            return by_typer(ctx, value)
        try:
            found = [read(text) for text in texts]
        except (ValueError, AssertionError):  # typer says what is wrong with it
            return by_typer(ctx, value)
        return found if is_list else found[0]

    parameter.process_value = process_value
