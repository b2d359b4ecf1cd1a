"""Let every linter that is here look at files: side by side, once for the same bytes and version of the tool."""

from __future__ import annotations

import hashlib
import pkgutil
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import import_module
from typing import cast

from orchestrator.model.finding import Finding
from orchestrator.standards import tools as tools_package
from orchestrator.standards.subject import Subject
from orchestrator.standards.tool import Located, ToolModule

LOOK_AGAIN = 5.0
REMEMBERED = 8192
SIDE_BY_SIDE = 4

Key = tuple[str, str, str, bytes]
Found = tuple[Finding, ...] | None


class Workbench:
    """The linters at hand.

    Args:
        tools: the adapters.
        clock: seconds that never go back; where a tool lies is looked up anew every few of them.
    """

    def __init__(self, tools: Sequence[ToolModule], *, clock: Callable[[], float] = time.monotonic) -> None:
        self.tools = tuple(tools)
        self._clock = clock
        self._located: tuple[float, tuple[Located | None, ...]] | None = None
        self._known: OrderedDict[Key, Found] = OrderedDict()
        self._lock = threading.Lock()

    def located(self) -> tuple[Located | None, ...]:
        """Tell for each tool where it is; None where it is not here."""
        now = self._clock()
        if self._located is None or now - self._located[0] >= LOOK_AGAIN:
            self._located = (now, tuple(tool.locate() for tool in self.tools))
        return self._located[1]

    def check(self, subjects: Sequence[Subject]) -> list[tuple[list[Finding], list[str]]]:
        """Give for each subject what the tools found, and the ids of those that could not look at it."""
        readable = [subject for subject in subjects if subject.text is not None and not subject.is_template]
        wanted = [
            (tool, located, [subject for subject in readable if tool.applies(subject)])
            for tool, located in zip(self.tools, self.located(), strict=True)
        ]
        jobs = [(tool, located, some) for tool, located, some in wanted if located is not None and some]
        if len(jobs) > 1:
            with ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="linter") as pool:
                answers = list(pool.map(lambda job: self._answers(*job), jobs))
        else:
            answers = [self._answers(*job) for job in jobs]
        by_tool = {tool.TOOL.id: answer for (tool, _, _), answer in zip(jobs, answers, strict=True)}
        results: list[tuple[list[Finding], list[str]]] = []
        for subject in subjects:
            findings: list[Finding] = []
            not_checked: list[str] = []
            for tool, _, some in wanted:
                if any(one is subject for one in some):
                    found = by_tool.get(tool.TOOL.id, {}).get(id(subject))
                    if found is None:
                        not_checked.append(tool.TOOL.id)
                    else:
                        findings.extend(found)
            results.append((findings, not_checked))
        return results

    def _answers(self, tool: ToolModule, located: Located, subjects: Sequence[Subject]) -> Mapping[int, Found]:
        """Give what a tool says of subjects, by their identity; known answers are not asked for again."""
        keys = {
            id(subject): (tool.TOOL.id, located.stamp, subject.path, hashlib.sha256(subject.content).digest())
            for subject in subjects
        }
        with self._lock:
            answers = {one: self._known[key] for one, key in keys.items() if key in self._known}
        asked = [subject for subject in subjects if id(subject) not in answers]
        if not asked:
            return answers
        try:
            said = tool.check(asked, located)
        except Exception:  # a tool's failure means "not checked", whatever it was; it is asked again the next time
            return answers
        with self._lock:
            for subject, found in zip(asked, said, strict=True):
                answers[id(subject)] = None if found is None else tuple(found)
                self._known[keys[id(subject)]] = answers[id(subject)]
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return answers


@cache
def load_tools() -> tuple[ToolModule, ...]:
    """Import every adapter of `tools/`, in the order of their names. No tool is started or imported by that."""
    names = sorted(info.name for info in pkgutil.iter_modules(tools_package.__path__))
    return tuple(cast(ToolModule, import_module(f"{tools_package.__name__}.{name}")) for name in names)
