"""Tell which services of the repository a request means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from orchestrator.dispatch.hearing import Heard, Words
from orchestrator.dispatch.phrases import FewPhrases
from orchestrator.model.evidence import Evidence, Service
from orchestrator.model.request import Environment, Request
from orchestrator.model.text import Text, say

DEPLOYING, ALL = object(), object()
"""What a word for a deployment stands for, and one for all services."""
DEPLOY_WORDS = (
    "deploy",
    "deployment",
    "roll out",
    "release",
    "migrate",
    "migration",
    "배포",
    "반영",
    "릴리스",
    "마이그레이션",
)
ALL_WORDS = ("all services", "every service", "everything", "whole stack", "모든 서비스", "전체 서비스", "서비스 전체")
_KOREAN = {
    "admin": ("어드민", "관리자"),
    "backend": ("백엔드",),
    "frontend": ("프론트엔드", "프런트엔드", "프론트"),
    "gateway": ("게이트웨이",),
    "scheduler": ("스케줄러",),
    "web": ("웹",),
    "worker": ("워커",),
}
_MARKS: dict[Environment, set[str]] = {
    "development": {"dev", "development", "local", "override"},
    "staging": {"stage", "staging"},
    "production": {"prod", "production"},
}


# Folders that are called so in every other repository; as words they mean anything.
_ANY = frozenset(
    {"app", "apps", "application", "docs", "e2e", "packages", "scripts", "server", "service", "services", "src", "test"}
    | {"tests", "tools"}
)


class Meant(NamedTuple):
    """The services that are meant and how they were found; or what must be asked."""

    services: tuple[Service, ...] = ()
    why: Text | None = None
    question: Text | None = None


def services(
    request: Request,
    evidence: Evidence,
    environment: Environment | None,
    words: Words,
    naming: FewPhrases[object],
    *,
    others: tuple[Service, ...] = (),
    take_others: bool = False,
) -> Meant:
    """Find the services by `Service:`, `Path:`, the words, or because there is only one application.

    All services of one compose application deploy together; of them those that are built in this repository are meant,
    the others (databases, caches) are what they depend on.

    Args:
        naming: what names services, all of them or a deployment.
        others: applications that are no services yet; `take_others`: whether they may be meant, too.
    """
    declared = _DECLARED.of(evidence.services, environment)
    known = (*declared, *others) if take_others and declared else declared
    if request.services:
        return _by_name(request.services, known)
    if request.path:
        there = _by_path(request.path, known)
        if there.question is None or not request.path.startswith("/"):
            return there  # "/health" is an address of a service, where it is no folder
    heard = _named(words.hear_few(naming))
    if heard:
        meant = tuple(one for one in _built(known) if one.name in heard)
        if meant and len(_applications([one for one in meant if one not in others])) <= 1:
            return Meant(meant, say("the request names {services}", services=_names(meant)))
        named = [one.name for one in others if one.name in heard]
        if declared and named and len(named) == len(heard):
            return Meant(question=_undeclared(named[0], declared))
    applications = _applications(declared)
    if not applications:
        return Meant(why=say("the repository holds no service"))
    if len(applications) == 1:
        meant = _built(declared)
        where = next(iter(applications))
        return Meant(meant, say("all services built in `{place}`", place=where or "."))
    return Meant(question=_which(declared))


def _named(heard: list[Heard[object]]) -> set[str]:
    """List the services that the title names, or a line that speaks of deploying; none where all of them are meant."""
    lines = {one.line for one in heard if one.tag is DEPLOYING and not one.background} | {None}
    near = [one for one in heard if one.line in lines]
    if any(one.tag is ALL for one in near):
        return set()
    return {str(one.tag) for one in near if one.tag is not DEPLOYING}


def undeclared(evidence: Evidence) -> tuple[Service, ...]:
    """List applications with a manifest that no compose file and no Dockerfile declares as a service."""
    taken = {name for one in evidence.services for name in (one.name, *(one.folder or one.file).split("/"))} | _ANY
    found: dict[str, Service] = {}
    for one in evidence.package_managers:
        name = one.folder.rpartition("/")[2]
        if name and name not in taken:
            found.setdefault(name, Service(name=name, folder=one.folder, stack=one.stack, file=one.file))
    return tuple(found.values())


def called(services: Iterable[Service]) -> tuple[tuple[str, str], ...]:
    """Give what people call services, each with a service's name: that name, and the folder that it is built from."""
    known = tuple(services)
    names = {one.name.casefold() for one in known}
    found: dict[tuple[str, str], None] = {}
    for one in known:
        folder = (one.folder or "").rpartition("/")[2].casefold()
        said = (one.name,) if folder in names or folder in _ANY else (one.name, folder)
        found.update(dict.fromkeys((phrase, one.name) for name in said for phrase in _spoken(name)))
    return tuple(found)


def _spoken(name: str) -> tuple[str, ...]:
    """Give what people say for a name: itself, in words, and as Korean writes it."""
    plain = name.casefold()
    said = (plain, plain.replace("-", " ").replace("_", " "), *_KOREAN.get(plain, ()))
    return tuple(dict.fromkeys(filter(None, said)))


def _by_name(named: Iterable[str], declared: tuple[Service, ...]) -> Meant:
    found: dict[str, Service] = {}
    for name in named:
        wanted = name.casefold()
        matches = [one for one in declared if wanted == one.name.casefold() or wanted == (one.folder or "").casefold()]
        if not matches:
            if not declared:
                return Meant(why=say("the repository holds no service"))
            return Meant(question=_unknown(name, declared))
        if len(matches) > 1:
            return Meant(question=_which(tuple(matches)))
        found[matches[0].name] = matches[0]
    meant = tuple(found.values())
    return Meant(meant, say("the header names {services}", services=_names(meant)))


def answered(said: str, evidence: Evidence, environment: Environment | None) -> Meant | None:
    """Give the services that an answer to a question names, by name or by path; None where it names none."""
    declared = _DECLARED.of(evidence.services, environment)
    words = said.casefold()
    named = {name for word, name in called(declared) if re.search(rf"(?<![\w-]){re.escape(word)}(?![a-z0-9_-])", words)}
    meant = _by_name(sorted(named), declared) if named else _by_path(said.strip(" `\"'."), declared)
    why = say("an answer names {services}", services=_names(meant.services))
    return None if meant.question or not meant.services else meant._replace(why=why)


def _by_path(path: str, declared: tuple[Service, ...]) -> Meant:
    wanted = path.strip("/").removeprefix("./")
    meant = tuple(one for one in declared if _lies_in(one, wanted))
    if meant:
        return Meant(_built(meant), say("they lie in `{path}`, which the header names", path=wanted))
    return Meant(question=_unknown(wanted, declared)) if declared else Meant(why=say("the repository holds no service"))


def _lies_in(service: Service, path: str) -> bool:
    places = (service.folder, service.file, service.dockerfile)
    inside = any(place is not None and (place == path or place.startswith(f"{path}/")) for place in places)
    return inside or (service.folder is not None and path.startswith(f"{service.folder}/"))


def _built(declared: tuple[Service, ...]) -> tuple[Service, ...]:
    return tuple(one for one in declared if one.folder is not None or one.dockerfile is not None) or declared


def _of_environment(declared: tuple[Service, ...], environment: Environment | None) -> tuple[Service, ...]:
    """Keep one declaration for each service of a folder's compose files: the environment's, else the plain one."""
    best: dict[tuple[str, str], tuple[int, Service]] = {}
    for one in declared:
        rank = _rank(one.file, environment)
        key = (_place(one), one.name)
        if key not in best or rank > best[key][0]:
            best[key] = (rank, one)
    return tuple(one for _, one in best.values())


class _Declared:
    """The declarations that count for each environment: the same for every request, as long as the services are."""

    def __init__(self) -> None:
        self._of: tuple[tuple[Service, ...], dict[Environment | None, tuple[Service, ...]]] = ((), {})

    def of(self, services: tuple[Service, ...], environment: Environment | None) -> tuple[Service, ...]:
        known = self._of
        if known[0] is not services:
            known = self._of = (services, {})
        declared = known[1].get(environment)
        if declared is None:
            declared = known[1][environment] = _of_environment(services, environment)
        return declared


_DECLARED = _Declared()


@lru_cache(maxsize=256)
def _rank(file: str, environment: Environment | None) -> int:
    words = set(re.split(r"[^a-z]+", file.rpartition("/")[2].casefold()))
    if environment is not None and words & _MARKS[environment]:
        return 2
    return 0 if any(words & others for others in (*_MARKS.values(), {"test"})) else 1


def _applications(declared: Iterable[Service]) -> dict[str, list[Service]]:
    """Group services by the folder of the compose file that they stand in, or their own folder without one."""
    groups: dict[str, list[Service]] = {}
    for one in declared:
        groups.setdefault(_place(one), []).append(one)
    return groups


def _place(service: Service) -> str:
    return service.file.rpartition("/")[0]


def _names(meant: Iterable[Service]) -> str:
    return ", ".join(one.name for one in meant)


def _which(declared: tuple[Service, ...]) -> Text:
    groups = _applications(_built(declared))
    candidates = "; ".join(
        f"{number}) {place or '.'} ({_names(group)})" for number, (place, group) in enumerate(groups.items(), 1)
    )
    return say(
        "which application is meant? Name it with a `Path:` line, or its services with `Service:` – {candidates}",
        candidates=candidates,
    )


def _undeclared(name: str, declared: tuple[Service, ...]) -> Text:
    return say(
        "`{name}` has a manifest, and no compose file or Dockerfile declares it as a service. Declare it there, or "
        "name another with `Service:` – {candidates}",
        name=name,
        candidates=_names(_built(declared)),
    )


def _unknown(name: str, declared: tuple[Service, ...]) -> Text:
    candidates = "; ".join(f"{number}) {one.name} ({one.file})" for number, one in enumerate(declared, 1))
    return say(
        "which service is meant by `{name}`? The repository holds: {candidates}", name=name, candidates=candidates
    )
