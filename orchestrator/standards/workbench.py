"""Let every linter that is here look at files: side by side, once for the same bytes and version of the tool."""

from __future__ import annotations

import pkgutil
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import import_module
from typing import NamedTuple, cast

from orchestrator.model.check import Unchecked
from orchestrator.model.finding import Finding
from orchestrator.standards import tools as tools_package
from orchestrator.standards.subject import Subject
from orchestrator.standards.tool import Located, Tool, ToolFailedError, ToolModule

LOOK_AGAIN = 5.0
REMEMBERED = 8192

Key = tuple[str, str, bytes]
Said = tuple[Finding, ...] | Unchecked


class Looked(NamedTuple):
    """What the tools say of a file: their findings, and which of them should have looked and did not."""

    findings: tuple[Finding, ...] = ()
    not_checked: tuple[Unchecked, ...] = ()


class Workbench:
    """The linters at hand.

    Args:
        tools: the adapters.
        clock: seconds that never go back; where a tool lies is looked up anew every few of them.
    """

    def __init__(self, tools: Iterable[ToolModule], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._places = tuple(Place(tool) for tool in tools)
        self._clock = clock
        self._located: tuple[float, tuple[Located | None, ...], str] | None = None

    @property
    def tools(self) -> tuple[ToolModule, ...]:
        return tuple(place.tool for place in self._places)

    def located(self) -> tuple[Located | None, ...]:
        """Tell for each tool where it is; None where it is not here."""
        return self._looked()[1]

    def stamps(self) -> str:
        """Tell which tools are here, and in which versions: another text where one came, went or changed."""
        return self._looked()[2]

    def _looked(self) -> tuple[float, tuple[Located | None, ...], str]:
        now = self._clock()
        if self._located is None or now - self._located[0] >= LOOK_AGAIN:
            located = tuple(place.tool.locate() for place in self._places)
            self._located = (now, located, "\0".join([found.stamp if found else "" for found in located]))
        return self._located

    def check(self, subjects: Sequence[Subject]) -> list[Looked]:
        """Give for each subject what the tools that apply to it say."""
        readable = [subject for subject in subjects if subject.text is not None]
        plain = [subject for subject in readable if not (subject.is_template or subject.is_prose)]
        if not readable:
            return [Looked()] * len(subjects)
        wanted: list[Job] = []
        for place, located in zip(self._places, self.located(), strict=True):
            those = readable if place.tool.TOOL.whole else plain
            if some := [subject for subject in those if _applies(place.tool, subject)]:
                wanted.append(Job(place, located, some))
        said: dict[int, list[Said]] = {id(subject): [] for subject in subjects}
        for job, answers in zip(wanted, _asked(wanted), strict=True):
            for subject, answer in zip(job.subjects, answers, strict=True):
                said[id(subject)].append(answer)
        return [_looked(said[id(subject)]) for subject in subjects]


class Place:
    """A linter's place at the bench: it works for one at a time, and what it said is remembered."""

    def __init__(self, tool: ToolModule) -> None:
        self.tool = tool
        self._known: OrderedDict[Key, Said] = OrderedDict()
        self._one_at_a_time = threading.Lock()

    def knows(self, located: Located | None, subjects: Sequence[Subject]) -> bool:
        """Tell whether asking starts nothing."""
        return located is None or all(_key(located, subject) in self._known for subject in subjects)

    def ask(self, located: Located | None, subjects: Sequence[Subject]) -> list[Said]:
        """Give what the tool says of each subject; it is started at most once, and only for what is not known."""
        if located is None:
            return [self.tool.TOOL.missing] * len(subjects)
        # Whoever asks for the same meanwhile waits, and then it is known.
        with self._one_at_a_time:
            answers = {key: self._known[key] for subject in subjects if (key := _key(located, subject)) in self._known}
            fresh = {key: subject for subject in subjects if (key := _key(located, subject)) not in answers}
            if fresh:
                answers |= zip(fresh, self._started(located, list(fresh.values())), strict=True)
                self._remember({key: answers[key] for key in fresh})
        return [answers[_key(located, subject)] for subject in subjects]

    def _started(self, located: Located, subjects: Sequence[Subject]) -> list[Said]:
        tool = self.tool.TOOL
        try:
            said = self.tool.check(subjects, located)
            return [_answer(tool, found) for _, found in zip(subjects, said, strict=True)]
        except ToolFailedError as error:
            return [tool.failed(str(error))] * len(subjects)
        except Exception as error:  # a tool's failure means "not checked", whatever it was
            return [tool.failed(type(error).__name__)] * len(subjects)

    def _remember(self, answers: dict[Key, Said]) -> None:
        """Keep what will be said again; a tool that failed is asked again the next time."""
        for key, said in answers.items():
            if not (isinstance(said, Unchecked) and said.passing):
                self._known[key] = said
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)


def _applies(tool: ToolModule, subject: Subject) -> bool:
    try:
        return tool.applies(subject)
    except Exception:  # it is then asked, and what it can't read is not checked
        return True


def _answer(tool: Tool, found: Sequence[Finding] | Unchecked | None) -> Said:
    if isinstance(found, Unchecked):
        return found
    return tool.puzzled if found is None else tuple(found)


class Job(NamedTuple):
    """What one linter is to look at."""

    place: Place
    located: Located | None
    subjects: Sequence[Subject]

    def ask(self) -> list[Said]:
        return self.place.ask(self.located, self.subjects)


def _asked(wanted: Sequence[Job]) -> list[list[Said]]:
    """Ask all tools. Programs run side by side; packages, which share our interpreter, meanwhile one by one here."""
    fresh = [job for job in wanted if not job.place.knows(job.located, job.subjects)]
    programs = [job for job in fresh if job.place.tool.TOOL.sort == "program"] if len(fresh) > 1 else []
    if not programs:
        return [job.ask() for job in wanted]
    with ThreadPoolExecutor(len(programs), thread_name_prefix="linter") as pool:
        running = {id(job): pool.submit(job.ask) for job in programs}
        here = {id(job): job.ask() for job in wanted if id(job) not in running}
        return [here[id(job)] if id(job) in here else running[id(job)].result() for job in wanted]


def _looked(said: Iterable[Said]) -> Looked:
    findings: list[Finding] = []
    not_checked: list[Unchecked] = []
    for one in said:
        if isinstance(one, Unchecked):
            not_checked.append(one)
        else:
            findings.extend(one)
    return Looked(tuple(findings), tuple(not_checked))


def _key(located: Located, subject: Subject) -> Key:
    return (located.stamp, subject.path, subject.digest)


@cache
def load_tools() -> tuple[ToolModule, ...]:
    """Import every adapter of `tools/`, in the order of their names. No tool is started or imported by that."""
    names = sorted(info.name for info in pkgutil.iter_modules(tools_package.__path__))
    return tuple(cast(ToolModule, import_module(f"{tools_package.__name__}.{name}")) for name in names)
