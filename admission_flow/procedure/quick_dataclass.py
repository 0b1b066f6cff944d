"""`dataclass` as the standard library has it, whose methods are written when they are called.

The library writes and compiles six functions for each class when it is defined: that was a third
of what a command took to start, and most of them nobody ever calls. Here the library makes fields
and slots, and `__init__`, `__repr__`, `__eq__` and `__hash__` are written at their first call, to
do what those of the library do: `tests/procedure/test_quick_dataclass.py` holds both beside each
other. For a type checker it is the library's.
"""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import FrozenInstanceError
from inspect import Parameter, Signature
from reprlib import recursive_repr
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(
        cls: type | None = None,
        /,
        *,
        eq: bool = True,
        frozen: bool = False,
        kw_only: bool = False,
        slots: bool = False,
    ) -> Any:  # noqa: ANN401 - the class, or what makes it
        """Make a class of its fields; arguments as of `dataclasses.dataclass`, of those here."""

        def make(cls: type) -> type:
            own = vars(cls)
            written = [] if "__init__" in own else ["__init__"]
            written += [] if "__repr__" in own else ["__repr__"]
            written += ["__eq__"] if eq and "__eq__" not in own else []
            # A None beside an own `__eq__` nobody wrote: Python put it there.
            has_hash = "__hash__" in own and (own["__hash__"] is not None or "__eq__" not in own)
            if eq and not has_hash:
                cls.__hash__ = None
                written += ["__hash__"] if frozen else []
            with _as_if_not_frozen(cls, frozen=frozen) as by_library:
                made = dataclasses.dataclass(
                    init=False,
                    repr=False,
                    eq=False,
                    frozen=by_library,
                    kw_only=kw_only,
                    slots=slots,
                )(cls)
            if frozen and not by_library:
                _freeze(made, slots=slots)
            for name in written:
                setattr(made, name, _later(made, name))
            if "__init__" in written:
                made.__signature__ = _Told(made)
            return made

        return make if cls is None else make(cls)


@contextmanager
def _as_if_not_frozen(cls: type, *, frozen: bool) -> Iterator[bool]:
    """Let the library take a frozen class for another; yield whether it shall freeze it itself.

    For that it would write and compile two functions, and a class that is none it refuses below a
    frozen one. What it refuses to freeze is left to it: what sets or deletes fields in its own way,
    or is below a class that is not frozen.
    """
    bases = [vars(base).get("__dataclass_params__") for base in cls.__mro__[1:]]
    above = [told for told in bases if told is not None]
    own = {"__setattr__", "__delattr__"} & vars(cls).keys()
    if not frozen or own or (above and not any(told.frozen for told in above)):
        yield frozen
        return
    changed = [told for told in above if told.frozen]
    for told in changed:
        told.frozen = False
    try:
        yield False
    finally:
        for told in changed:
            told.frozen = True


def _freeze(cls: type, *, slots: bool) -> None:
    """Keep the fields of a class from being set and deleted, as the library does."""
    names = frozenset(field.name for field in dataclasses.fields(cls))

    def __setattr__(self: object, name: str, value: object) -> None:  # noqa: N807 - it becomes one
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)  # type: ignore[arg-type]

    def __delattr__(self: object, name: str) -> None:  # noqa: N807 - it becomes one
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)  # type: ignore[arg-type]

    cls.__setattr__ = __setattr__  # type: ignore[method-assign, assignment]
    cls.__delattr__ = __delattr__  # type: ignore[method-assign, assignment]
    cls.__dataclass_params__.frozen = True  # type: ignore[attr-defined]  # of a dataclass
    if slots:  # a frozen class with slots is pickled by its fields
        for name, method in (("__getstate__", _state), ("__setstate__", _restore)):
            if name not in vars(cls):
                setattr(cls, name, method)


def _state(self: Any) -> list[Any]:  # noqa: ANN401 - of any of our classes
    return [getattr(self, name) for name in _names(type(self))]


def _restore(self: Any, state: list[Any]) -> None:  # noqa: ANN401 - of any of our classes
    for name, value in zip(_names(type(self)), state, strict=False):
        object.__setattr__(self, name, value)


_NAMES: dict[type, tuple[str, ...]] = {}


def _names(cls: type) -> tuple[str, ...]:
    names = _NAMES.get(cls)
    if names is None:
        names = _NAMES[cls] = tuple(field.name for field in dataclasses.fields(cls))
    return names


def _later(cls: type, name: str) -> Callable[..., Any]:
    """Return what stands for a method of a class until it is called."""

    def method(self: object, *values: Any, **named: Any) -> Any:  # noqa: ANN401 - of any method
        written = _WRITTEN[name](cls)
        written.__name__, written.__qualname__ = name, f"{cls.__qualname__}.{name}"
        written.__module__ = cls.__module__
        setattr(cls, name, written)
        return written(self, *values, **named)

    method.__name__, method.__qualname__ = name, f"{cls.__qualname__}.{name}"
    return method


class _Told:
    """What a class tells of how it is called, worked out when it is asked."""

    def __init__(self, cls: type) -> None:
        self.cls = cls

    def __get__(self, instance: object, owner: type) -> Signature:
        if owner.__init__ is not self.cls.__init__:  # type: ignore[misc]  # a class that has its own
            raise AttributeError("__signature__")
        parts = [
            Parameter(
                field.name,
                Parameter.KEYWORD_ONLY if field.kw_only else Parameter.POSITIONAL_OR_KEYWORD,
                default=_default(field),
                annotation=field.type,
            )
            for field in dataclasses.fields(self.cls)
            if field.init
        ]
        return Signature(sorted(parts, key=lambda one: one.kind), return_annotation=None)


def _default(field: "dataclasses.Field[Any]") -> Any:  # noqa: ANN401 - a value of the field
    if field.default is not dataclasses.MISSING:
        return field.default
    return Parameter.empty if field.default_factory is dataclasses.MISSING else _BY_FACTORY


class _ByFactory:
    def __repr__(self) -> str:
        return "<factory>"


_BY_FACTORY = _ByFactory()


def _init(cls: type) -> Callable[..., None]:
    """Write `__init__`: it sets the fields, and calls `__post_init__` where there is one."""
    names: dict[str, Any] = {"_set": object.__setattr__, "_by_factory": _BY_FACTORY}
    frozen = cls.__dataclass_params__.frozen  # type: ignore[attr-defined]  # of a dataclass
    parts: dict[bool, list[str]] = {False: [], True: []}
    lines = []
    for field in dataclasses.fields(cls):
        name, value = field.name, field.name
        default = ""
        if field.default is not dataclasses.MISSING:
            default, names[f"_default_{name}"] = f"=_default_{name}", field.default
        elif field.default_factory is not dataclasses.MISSING:
            default, names[f"_make_{name}"] = "=_by_factory", field.default_factory
            value = f"_make_{name}() if {name} is _by_factory else {name}"
        if field.init:
            parts[bool(field.kw_only)].append(f"{name}{default}")
        elif default == "=_by_factory":
            value = f"_make_{name}()"
        elif default and name in vars(cls).get("__slots__", ()):
            value = f"_default_{name}"
        else:
            continue  # the class has its default, or nothing sets it
        slot = getattr(cls, name, None)
        if frozen and isinstance(slot, MemberDescriptorType):  # quicker than by its name
            names[f"_set_{name}"] = slot.__set__
            lines.append(f"_set_{name}(self, {value})")
        else:
            lines.append(f"_set(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    told = ", ".join(["self", *parts[False], *(["*"] if parts[True] else []), *parts[True]])
    return _compiled("__init__", told, lines or ["pass"], names)


def _repr(cls: type) -> Callable[..., str]:
    shown = ", ".join(f"{f.name}={{self.{f.name}!r}}" for f in dataclasses.fields(cls) if f.repr)
    line = f'return f"{{self.__class__.__qualname__}}({shown})"'
    return recursive_repr()(_compiled("__repr__", "self", [line], {}))


def _eq(cls: type) -> Callable[..., bool]:
    own, other = _compared(cls, "self"), _compared(cls, "other")
    lines = [f"if other.__class__ is self.__class__: return {own} == {other}"]
    return _compiled("__eq__", "self, other", [*lines, "return NotImplemented"], {})


def _hash(cls: type) -> Callable[..., int]:
    fields = [f.name for f in dataclasses.fields(cls) if (f.compare if f.hash is None else f.hash)]
    told = "".join(f"self.{name}, " for name in fields)
    return _compiled("__hash__", "self", [f"return hash(({told}))"], {})


def _compared(cls: type, name: str) -> str:
    return f"({''.join(f'{name}.{f.name}, ' for f in dataclasses.fields(cls) if f.compare)})"


def _compiled(name: str, told: str, lines: list[str], names: dict[str, Any]) -> Callable[..., Any]:
    text = "\n    ".join([f"def {name}({told}):", *lines])
    exec(text, names)  # noqa: S102 - names of fields alone, as the library does it
    written: Callable[..., Any] = names[name]
    return written


_WRITTEN: dict[str, Callable[[type], Callable[..., Any]]] = {
    "__init__": _init,
    "__repr__": _repr,
    "__eq__": _eq,
    "__hash__": _hash,
}
