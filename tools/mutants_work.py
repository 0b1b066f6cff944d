# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Runs the tests against mutants, in a copy of the tree: started by tools/mutants.py, not by hand.

One process imports everything and collects the tests, runs them once unchanged, and notes which
test calls which function. Then, for each mutant, it forks: the child puts the changed code into the
living function and runs only the tests that call it, those written for its file first, up to the
first that fails.
Nothing is imported or collected twice, which makes a mutant cost a tenth of a second.
"""

import functools
import gc
import json
import os
import resource
import signal
import sys
import time
import tomllib
import types
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from mutants import digest, why
from mutants_tests import EXAMPLES, chosen, fresh, rank

TREE = Path(sys.argv[1])
RESULTS = Path(sys.argv[2])
BASELINE = RESULTS.with_name("baseline.json")
"""What each test took, and which functions it calls: measured once, so that a run begins soon."""
AGAIN = sys.argv[3] == "again"
REASONS = tomllib.loads((TREE / "tools/mutants.toml").read_text("utf-8"))["survivor"]
FILES = sys.argv[5:]
SLOWEST = 5.0
"""A test that takes longer, in seconds of CPU, is left out: it would be run for each survivor."""
ENOUGH = float(sys.argv[4])
"""How many seconds of other tests, as measured unchanged, are run after those written for it."""
KEPT_IN = ("judging.py", "judging_steps.py", "rulebook.py", "workflow.py", "machine.py")
"""Files whose functions make what a judge keeps: it is built anew for each mutant of them."""
MEMORY = 6 << 30
SAVED_EVERY = 10.0
NOT_CHANGED = 3
"""How a child ends that could not put the change in: a defect of this script, never a kill."""
KILLED, SURVIVED, TIMEOUT, UNREACHED = "killed", "survived", "timeout", "unreached"


def _code(source: str, path: str, qualname: str) -> types.CodeType:
    """Return the code of one function of a source text."""
    waiting = [compile(source, path, "exec", dont_inherit=True)]
    while waiting:
        code = waiting.pop()
        if code.co_qualname == qualname and code.co_flags & 2:  # CO_NEWLOCALS: no class body
            return code
        waiting += [const for const in code.co_consts if isinstance(const, types.CodeType)]
    raise LookupError(qualname)


class Work:
    """The plugin: pytest collects, and this decides what is run."""

    def __init__(self) -> None:
        """Nothing is known before the tests ran unchanged."""
        self.durations: dict[str, float] = {}
        self.callers: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.killers: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.in_child = False
        self.loads = False
        """Whether the tests of what is loaded were green in a new process."""
        self.failed: list[str] = []
        self.results: dict[str, Any] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: Any) -> None:  # noqa: ANN401 - pytest's own type is private to its runner
        """Note the first failure; a child ends with it, before pytest writes a report."""
        raised = call.excinfo
        if raised is None or raised.errisinstance(pytest.skip.Exception):
            return
        if self.in_child:
            self._say(item.nodeid)
            os._exit(1)
        self.failed.append(item.nodeid)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests once unchanged, then against every mutant."""
        self.items = {item.nodeid: item for item in session.items}
        self._measure()
        self._note(f"{len(self.items)} tests, {sum(self.durations.values()):.0f} s of CPU")
        self.functions = self._functions()
        self.caches = self._caches()
        self.building = self._building()
        gc.collect()
        gc.freeze()
        for file in FILES:
            self._file(file)
        return True

    def _measure(self) -> None:
        """Run the tests unchanged: of those measured by an earlier run, only what warms up."""
        known = json.loads(BASELINE.read_text("utf-8")) if BASELINE.is_file() else {}
        for name, (seconds, called) in known.items():
            if name in self.items:
                self.durations[name] = seconds
                for path, function in called:
                    self.callers[path, function].add(name)
        new = [n for n in self.items if n not in known or rank(n, "") <= EXAMPLES]
        self._run(new, record=True)
        for name in self.failed:
            self._leave_out(name)
        self._try_unchanged([name for name in new if name not in known])
        called_by = defaultdict(list)
        for place, names in self.callers.items():
            for name in names:
                called_by[name].append(place)
        told = {name: (self.durations[name], called_by[name]) for name in self.items}
        BASELINE.write_text(json.dumps(told), "utf-8")

    def _leave_out(self, name: str) -> None:
        self._note(f"left out, red without any mutant: {name}")
        self.items.pop(name, None)

    def _try_unchanged(self, names: list[str]) -> None:
        """Leave out what is red in a child without any change: it would kill every mutant."""
        while names := [name for name in names if name in self.items]:
            status, red = self._forked(None, ("", ""), names, 3600)
            if status == 0:
                return
            if red not in self.items:
                sys.exit(f"a child without any change ended by itself: {status} {red}")
            self._leave_out(red)

    def _run(self, names: list[str], *, record: bool = False) -> None:
        for place, name in enumerate(names):
            item = self.items[name]
            following = self.items[names[place + 1]] if place + 1 < len(names) else None
            if not record:
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                continue
            started = time.process_time()
            hook = item.config.hook.pytest_runtest_protocol
            called = _called(functools.partial(hook, item=item, nextitem=following))
            self.durations[name] = time.process_time() - started
            for function in called:
                self.callers[function].add(name)

    def _functions(self) -> dict[tuple[str, str], list[types.FunctionType]]:
        found = defaultdict(list)
        gc.unfreeze()  # what the tests put out of the collector's sight is looked for too
        for thing in gc.get_objects():
            code = getattr(thing, "__code__", None) if type(thing) is types.FunctionType else None
            if code and "/admission_flow/procedure/" in code.co_filename:
                found[code.co_filename, code.co_qualname].append(thing)
        return found

    def _caches(self) -> list[Any]:
        kinds = type(functools.cache(len)), types.FunctionType
        return [
            thing
            for thing in gc.get_objects()
            if isinstance(thing, kinds)
            and hasattr(thing, "cache_clear")
            and str(getattr(thing, "__module__", "")).startswith("admission_flow")
        ]

    def _building(self) -> set[tuple[str, str]]:
        """Return the functions that run while a judge is built: it is built anew for their mutants.

        Every test that asks a judge asks them too.
        """
        from admission_flow.workflow_source import built_in  # noqa: PLC0415 - the copy's

        for cache in self.caches:
            cache.cache_clear()
        return _called(built_in)

    def _file(self, file: str) -> None:
        from mutants_made import mutants  # noqa: PLC0415 - beside this script, found once it runs

        source = (TREE / file).read_text("utf-8")
        kept = self._read().get(file, {})
        done = kept.get("mutants", {})
        self.here = {"digest": digest(source), "whole": False, "mutants": dict(done)}
        if AGAIN:
            done = {k: v for k, v in done.items() if self._settled(file, v)}
        saved, made = time.monotonic(), set()
        for mutant in mutants(source):
            made.add(mutant.key)
            known = done.get(mutant.key)
            if known is not None and known.get("of") == mutant.of:
                self.here["mutants"][mutant.key] = known | {"line": mutant.line}
                continue
            outcome = self._try((str(TREE / file), mutant.function), mutant)
            self.here["mutants"][mutant.key] = {
                "outcome": outcome,
                "function": mutant.function,
                "line": mutant.line,
                "was": mutant.was,
                "now": mutant.now,
                "of": mutant.of,
            }
            if time.monotonic() - saved > SAVED_EVERY:
                self._write(file)
                saved = time.monotonic()
        self.here["whole"] = True
        self.here["mutants"] = {k: v for k, v in self.here["mutants"].items() if k in made}
        self._write(file)
        outcomes = [m["outcome"] for m in self.here["mutants"].values()]
        self._note(f"{file}: {len(outcomes)}, {outcomes.count(KILLED)} killed")

    def _kept(self, place: tuple[str, str]) -> bool:
        """Whether a judge may keep what a function made: then every test may be told it."""
        return place in self.building or place[0].endswith(KEPT_IN)

    def _settled(self, file: str, mutant: dict[str, Any]) -> bool:
        """Whether a mutant is not asked about again: killed, or there is a reason."""
        return mutant["outcome"] in {KILLED, TIMEOUT} or bool(why(file, mutant, REASONS))

    def _tests(self, place: tuple[str, str]) -> list[str]:
        """Return the tests that call a function, in the order in which they are run.

        The last that killed here, those written for its file, the cases, then the quickest.
        """
        path, name = place
        called = set(self.callers[place])
        for (other, inner), tests in list(self.callers.items()):
            if other == path and inner.startswith(f"{name}.<locals>"):
                called |= tests
        known = set(self.items)
        if not self._kept(place):
            known &= called
        quick = [test for test in known if self.durations[test] <= SLOWEST]
        quick.sort(key=lambda t: (rank(t, path), t not in called, self.durations[t]))
        first = [test for test in self.killers[place] if test in known]
        asked, spent = list(first), 0.0
        for test in quick:
            if rank(test, path) > EXAMPLES:
                spent += self.durations[test]
            if spent > ENOUGH:
                break
            if test not in first:
                asked.append(test)
        return asked

    def _try(self, place: tuple[str, str], mutant: Any) -> str:  # noqa: ANN401 - a Mutant, of a module found later
        tests = self._tests(place)
        if not tests:
            return self._try_loading(Path(place[0]), mutant.source)
        budget = 5 + 10 * sum(self.durations[test] for test in tests)
        status, killer = self._forked(mutant, place, tests, int(budget))
        if os.WIFSIGNALED(status):
            late = os.WTERMSIG(status) in {signal.SIGXCPU, signal.SIGALRM, signal.SIGKILL}
            return TIMEOUT if late else KILLED
        if os.WEXITSTATUS(status) == 0:
            return SURVIVED
        if os.WEXITSTATUS(status) == NOT_CHANGED:
            raise RuntimeError(f"{place}: {killer}")
        if killer in self.durations:
            order = self.killers[place]
            if killer in order:
                order.remove(killer)
            order.insert(0, killer)
            del order[4:]
        return KILLED

    def _try_loading(self, path: Path, source: str) -> str:
        """Try a function that no test calls in a new process: it may run while modules load."""
        if not self.loads and not fresh(TREE):
            sys.exit("red without any mutant in a new process")
        self.loads = True
        unchanged = path.read_text("utf-8")
        try:
            path.write_text(source, "utf-8")
            return UNREACHED if fresh(TREE) else KILLED
        finally:
            path.write_text(unchanged, "utf-8")

    def _forked(
        self,
        mutant: Any,  # noqa: ANN401 - as above
        place: tuple[str, str],
        tests: list[str],
        budget: int,
    ) -> tuple[int, str]:
        """Run tests in a child; return how it ended, and what it said."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            self._child(mutant, place, tests, budget, writing)
        os.close(writing)
        said = b""
        while part := os.read(reading, 4096):
            said += part
        os.close(reading)
        _, status = os.waitpid(child, 0)
        return status, said.decode()

    def _child(
        self,
        mutant: Any,  # noqa: ANN401 - as above
        place: tuple[str, str],
        tests: list[str],
        budget: int,
        pipe: int,
    ) -> None:
        self.in_child, self.pipe = True, pipe
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(10 * budget)  # a mutant that sleeps
        resource.setrlimit(resource.RLIMIT_CPU, (budget, budget + 2))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        try:
            if mutant is not None:
                self._change(mutant, place)
        except Exception as problem:  # noqa: BLE001 - said to the parent, which stops
            self._say(repr(problem))
            os._exit(NOT_CHANGED)
        try:
            self._run(tests)
        except BaseException:  # noqa: BLE001 - a mutant may raise anything: that kills it
            os._exit(1)
        os._exit(0)

    def _change(self, mutant: Any, place: tuple[str, str]) -> None:  # noqa: ANN401 - as above
        """Put the changed code into every function made of it; what it would change is not kept."""
        code = _code(mutant.source, *place)
        assert self.functions[place]  # noqa: S101 - else nothing would be changed
        for function in self.functions[place]:  # a change may leave out what makes it a closure
            function.__code__ = code.replace(co_freevars=function.__code__.co_freevars)
        for cache in self.caches:
            if self._kept(place) or _module_file(cache) == place[0]:
                cache.cache_clear()

    def _say(self, text: str) -> None:
        os.write(self.pipe, text.encode())

    def _read(self) -> dict[str, Any]:
        return json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {}

    def _write(self, file: str) -> None:
        """Keep what is known so far, so that a run that is stopped goes on from here."""
        results = self._read() | {file: self.here}
        beside = RESULTS.with_suffix(".new")
        beside.write_text(json.dumps(results, ensure_ascii=False, indent=0), "utf-8")
        beside.replace(RESULTS)

    def _note(self, text: str) -> None:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


def _called(run: Callable[[], object]) -> set[tuple[str, str]]:
    """Return the functions of procedure/ that a call runs."""
    called: set[types.CodeType] = set()
    sys.setprofile(lambda frame, _event, _: called.add(frame.f_code))
    try:
        run()
    finally:
        sys.setprofile(None)
    return {
        (code.co_filename, code.co_qualname)
        for code in called
        if "/admission_flow/procedure/" in code.co_filename
    }


def _module_file(thing: object) -> str:
    module = sys.modules.get(str(getattr(thing, "__module__", "")))
    return str(getattr(module, "__file__", ""))


def main() -> int:
    """Collect the tests of the copy and run them against the mutants of the files."""
    os.nice(19)
    os.chdir(TREE)
    sys.path.insert(0, str(TREE))
    sys.dont_write_bytecode = True
    import admission_flow  # noqa: PLC0415 - only now can it be the copy's

    if not str(admission_flow.__file__).startswith(str(TREE)):
        sys.exit(f"not the copy: {admission_flow.__file__}")
    hypothesis.settings.register_profile(
        "mutants",
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    hypothesis.settings.load_profile("mutants")
    options = ["-q", "-s", "--assert=plain", "-p", "no:cacheprovider", "-o", "timeout=0"]
    return int(pytest.main([*options, *chosen()], plugins=[Work()]))


if __name__ == "__main__":
    sys.exit(main())
