"""Write the compliant Dockerfile beside a withheld one: by what that one says, and what the repository holds."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from orchestrator.deliverables.dockerfile.images import built
from orchestrator.deliverables.dockerfile.stacks import STACKS
from orchestrator.drafting.applications import Application, health_path, of_dockerfile
from orchestrator.drafting.edits import Edits
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.images import named, version
from orchestrator.drafting.languages import stack_of
from orchestrator.drafting.versions import floats, versioned
from orchestrator.evidence.dockerfiles import read
from orchestrator.evidence.instructions import DockerfileText, Instruction
from orchestrator.evidence.packages import STACKS as MANIFESTS
from orchestrator.evidence.secrecy import is_credential
from orchestrator.model.artifact import Judged
from orchestrator.model.evidence import Evidence, PackageManager
from orchestrator.model.kind import Mended, Order, Pen
from orchestrator.model.text import say
from orchestrator.standards.images import read_image
from orchestrator.standards.subject import Subject

# What a line in a Dockerfile says that the draft says in its own way.
_SAID = frozenset({"FROM", "WORKDIR", "COPY", "EXPOSE", "HEALTHCHECK", "USER", "CMD", "ENTRYPOINT", "ARG", "ENV"})
_INSTALLS = re.compile(
    r"\b(?:pip3? install|npm (?:ci|install|i|run build|prune)|yarn(?: install| build)?|pnpm (?:i|install|build)|poetry"
    r"|uv sync|pipenv|composer install|go (?:build|mod)|mvn|gradle|flutter (?:pub|build)|corepack)\b"
)
_MORE = re.compile(r"\b(?:apt|apt-get|apk|yum|dnf|curl|wget)\b")
_SET_BY_DRAFT = frozenset({"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "NODE_ENV"})
_LONGEST = 60


def mend(withheld: Judged, order: Order, pen: Pen) -> Mended | None:
    """Change only the images where nothing else is wrong; else draft the file anew from what the withheld one says."""
    subject = Subject(withheld.artifact.path, withheld.artifact.content)
    if not subject.is_dockerfile or not subject.dockerfile.stages:
        return None
    vetoes = {one.rule for one in withheld.findings if one.vetoes}
    if vetoes <= {"image-tag", "base-image"}:
        return _other_images(subject, order.evidence, pen)
    return _anew(subject, order, pen)


def _other_images(subject: Subject, evidence: Evidence, pen: Pen) -> Mended | None:
    """Give images a version, and the last stage its alpine variant, where nothing in it needs another system."""
    edits, gaps = Edits(subject.text or ""), Gaps(pen)
    last = subject.dockerfile.lineage[-1]
    for stage in subject.dockerfile.stages:
        if stage.parent is not None or not stage.settled or stage.written != stage.image:
            continue
        image = stage.image
        if stage is last and read_image(image).base == "":
            if any(one.word == "RUN" and _MORE.search(one.text) for one in stage.instructions):
                return None
            image = _on_alpine(image)
        if floats(image):
            image = versioned(image, evidence, gaps) or image
        if image != stage.image:
            start = edits.at(stage.line) + edits.line(stage.line).index(stage.image)
            edits.replace(start, start + len(stage.image), image)
    if gaps.found:
        edits.replace(0, 0, "".join(f"# ‹{' '.join(pen.say(gap).split())}›{edits.break_}" for gap in gaps.found))
    return Mended(content=edits.applied().encode(), gaps=gaps.found)


def _on_alpine(image: str) -> str:
    if "/" in image or stack_of(image) is None or not version(image):
        return image
    return f"{named(image)}:{version(image)}-alpine"


def _anew(subject: Subject, order: Order, pen: Pen) -> Mended | None:
    text = subject.dockerfile
    facts = read(subject.path, subject.text or "")
    if facts is None:
        return None
    stack = next((found for base in facts.dockerfile.bases if (found := stack_of(base))), None)
    one = of_dockerfile(facts.dockerfile, stack, order.evidence, health_path(_check(text)))
    one = one._replace(manager=one.manager or _manager(text, one))
    if one.stack not in STACKS or one.manager is None:
        return None  # nobody can tell what it is built with
    gaps = Gaps(pen)
    image = built(one, None, gaps)._replace(settings=tuple(_settings(text)))
    if _check(text) is None and (one.service is None or one.service.healthcheck is None) and image.port:
        gaps.gap(
            say("whether {service} answers at {path}; its health check asks there", service=one.name, path=image.path)
        )
    for instruction in _left_out(text):
        shown = f"{instruction.word} {instruction.text}"
        shown = shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
        gaps.gap(say("whether it still needs `{line}` of the withheld file", line=" ".join(shown.split())))
    content = pen.render(image.template, app=image, gaps=gaps.found)
    return Mended(content=content.encode(), gaps=gaps.found)


def _manager(text: DockerfileText, one: Application) -> PackageManager | None:
    """Give the manifest that the withheld file itself copies or installs from, where the repository has none there."""
    words = " ".join(
        instruction.text for instruction in text.instructions if instruction.word in {"COPY", "RUN", "ADD"}
    )
    for name, stack in MANIFESTS.items():
        if stack == one.stack and re.search(rf"(?<![\w./-]){re.escape(name)}(?![\w.-])", words):
            tool = {"pyproject.toml": "pip", "requirements.txt": "pip", "setup.py": "pip", "Pipfile": "pipenv"}.get(
                name
            )
            folder = one.folder
            return PackageManager(
                name=tool or _TOOLS.get(name, ""), stack=stack, folder=folder, file=posixpath.join(folder, name)
            )
    return None


_TOOLS = {
    "package.json": "npm",
    "composer.json": "composer",
    "go.mod": "go",
    "pom.xml": "maven",
    "build.gradle": "gradle",
    "build.gradle.kts": "gradle",
    "pubspec.yaml": "pub",
}


def _last(text: DockerfileText, word: str) -> Instruction | None:
    found = (one for stage in text.lineage for one in reversed(stage.instructions) if one.word == word and one.text)
    return next(found, None)


def _check(text: DockerfileText) -> str | None:
    check = _last(text, "HEALTHCHECK")
    return check.text if check is not None else None


def _settings(text: DockerfileText) -> Iterator[tuple[str, str]]:
    """Give what the last stage sets in the environment, less what is secret or what the draft sets itself."""
    for stage in reversed(text.lineage):
        for instruction in stage.instructions:
            if instruction.word == "ENV":
                for name, value in instruction.pairs():
                    if name not in _SET_BY_DRAFT and not is_credential(name) and not set(value) & set('"\\\n$'):
                        yield name, value


def _left_out(text: DockerfileText) -> Iterable[Instruction]:
    """Give what the withheld file does and the draft does not say in its own way."""
    for instruction in text.instructions:
        if instruction.word == "RUN" and _INSTALLS.search(instruction.text) and not _MORE.search(instruction.text):
            continue
        if instruction.word not in _SAID:
            yield instruction
