"""Counts how many of some things are there at one time: whether a reader holds what passed by."""

import weakref
from collections.abc import Iterable, Iterator
from typing import TypeVar

Thing = TypeVar("Thing")


class Alive:
    """The things that were watched: how many there were, and the most at one time."""

    def __init__(self) -> None:
        """Begin with none."""
        self.all = 0
        self.now = 0
        self.most = 0

    def watch(self, thing: Thing) -> Thing:
        """Count a thing until nobody holds it any more."""
        self.all += 1
        self.now += 1
        self.most = max(self.most, self.now)
        weakref.finalize(thing, self._gone)
        return thing

    def each(self, things: Iterable[Thing]) -> Iterator[Thing]:
        """Watch each of them as it passes by."""
        for thing in things:
            yield self.watch(thing)

    def _gone(self) -> None:
        self.now -= 1
