"""trivy, else grype, on the images that files name: known vulnerabilities, from the database that is already here.

Only images of this machine are scanned: nothing is pulled, and no database is fetched. A database that is older than a
week knows too little to say that an image is clean: then it is not checked.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from orchestrator.evidence.interpolation import fill
from orchestrator.evidence.yaml_text import line_of, text_of
from orchestrator.model.check import Unchecked
from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.standards.bench import find_program, run
from orchestrator.standards.images import read_image
from orchestrator.standards.named_images import image_nodes
from orchestrator.standards.subject import Subject
from orchestrator.standards.tool import Located, Tool, ToolFailedError

TOOL = Tool(
    id="image-scan",
    title=say("known vulnerabilities of the images that a file names"),
    package="trivy or grype",
    extra=False,
    sort="program",
    security=True,
    reference="https://osv.dev/list?q={rule}",
)
IMAGES_LIMIT = 10
SECONDS = 15.0
OLDEST_DATABASE = 7 * 24 * 3600
_SEVERE = ("critical", "high")


class Vulnerability(NamedTuple):
    """One that both scanners tell alike; `fixed` is the version that mends it, empty where none does."""

    id: str
    severity: str
    package: str
    fixed: str


def applies(subject: Subject) -> bool:
    """Take Dockerfiles, compose files and manifests that say which images run."""
    by_sort = subject.is_dockerfile or subject.is_compose or bool(subject.manifests)
    return by_sort and next(_images(subject), None) is not None


def locate() -> Located | None:
    """Find trivy, else grype; a newer database makes the answers others."""
    found = find_program("trivy") or find_program("grype")
    if found is None:
        return None
    try:
        age = max((file.stat().st_mtime_ns for file in _database(found.path)), default=0)
    except OSError:
        age = 0
    return replace(found, stamp=f"{found.stamp}-{age}")


def check(subjects: Sequence[Subject], located: Located) -> Sequence[Sequence[Finding] | Unchecked | None]:
    """Scan each image once, whichever files name it."""
    newest = max((file.stat().st_mtime for file in _database(located.path)), default=0.0)
    if time.time() - newest > OLDEST_DATABASE:
        raise ToolFailedError("its database of vulnerabilities is missing or older than a week")
    scanned: dict[str, list[Vulnerability] | None] = {}
    return [_checked(subject, located, scanned) for subject in subjects]


def _checked(
    subject: Subject, located: Located, scanned: dict[str, list[Vulnerability] | None]
) -> Sequence[Finding] | Unchecked:
    findings: list[Finding] = []
    absent: list[str] = []
    for image, line, is_name in _images(subject):
        if is_name and image not in scanned and len(scanned) < IMAGES_LIMIT:
            scanned[image] = _scan(image, located)
        known = scanned.get(image)
        if known is None:
            absent.append(image)
        else:
            findings += _findings(subject, image, line, known)
    if findings or not absent:
        return findings
    return Unchecked(
        check=TOOL.id,
        why=say("these images are not here to be scanned: {images}", images=", ".join(dict.fromkeys(absent))),
        remedy=say("pull them and ask again, or scan them in the pipeline"),
        passing=True,
    )


def _images(subject: Subject) -> Iterator[tuple[str, int, bool]]:
    """Give the images that run, with their line, and whether it is a whole name, not one to be filled in.

    Of a Dockerfile only what its last stage stands on.
    """
    written: Iterable[tuple[str, bool, int]]
    if subject.is_dockerfile:
        written = ((stage.image, stage.settled, stage.line) for stage in subject.dockerfile.lineage[-1:])
    else:
        written = ((*fill(text_of(node) or ""), line_of(node)) for node in image_nodes(subject))
    for image, settled, line in written:
        plain = image.strip()
        if plain and not read_image(plain).is_scratch:
            yield plain, line, settled and not plain.startswith("-") and "{{" not in plain


def _findings(subject: Subject, image: str, line: int, known: Sequence[Vulnerability]) -> Iterator[Finding]:
    severe = [one for one in known if one.severity in _SEVERE]
    if not severe:
        return
    counted = Counter(one.severity for one in severe)
    worst = min(severe, key=lambda one: (_SEVERE.index(one.severity), not one.fixed, one.id))
    numbers = ", ".join(f"{counted[severity]} {severity}" for severity in _SEVERE if counted[severity])
    mended = f"mended in {worst.fixed}" if worst.fixed else "not mended yet"
    message = f"{image}: {numbers}; first {worst.id} in {worst.package}, {mended}"
    yield TOOL.finding(subject, worst.id, message, "warning", line=line)


def _scan(image: str, located: Located) -> list[Vulnerability] | None:
    """Scan one image of this machine; None where it is not here.

    Raises:
        ToolFailedError: what was printed is not in the scanner's documented form.
    """
    is_trivy = Path(located.path).name.startswith("trivy")
    output = run(_trivy(located, image) if is_trivy else _grype(located, image), {}, seconds=SECONDS)
    if output.code != 0:
        return None
    try:
        said = json.loads(output.out)
        return list(_of_trivy(said) if is_trivy else _of_grype(said))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ToolFailedError(f"{Path(located.path).name} answered in a form that is not known: {error}") from error


def _trivy(located: Located, image: str) -> list[str]:
    offline = ["--skip-db-update", "--skip-java-db-update", "--offline-scan", "--skip-version-check"]
    wanted = ["--scanners", "vuln", "--severity", "HIGH,CRITICAL", "--image-src", "docker,containerd,podman"]
    cache = os.fspath(_cache("TRIVY_CACHE_DIR", "trivy"))
    return [located.path, "image", "--quiet", "--format", "json", "--cache-dir", cache, *offline, *wanted, "--", image]


def _grype(located: Located, image: str) -> list[str]:
    offline = ["GRYPE_DB_AUTO_UPDATE=false", "GRYPE_CHECK_FOR_APP_UPDATE=false"]
    cache = f"GRYPE_DB_CACHE_DIR={_cache('GRYPE_DB_CACHE_DIR', 'grype/db')}"
    return ["/usr/bin/env", *offline, cache, located.path, "--quiet", "--output", "json", "--", f"docker:{image}"]


def _of_trivy(said: Any) -> Iterator[Vulnerability]:  # noqa: ANN401  (the scanner's own form)
    if "ArtifactName" not in said:
        raise KeyError("ArtifactName")
    for result in said.get("Results") or ():
        for one in result.get("Vulnerabilities") or ():
            fixed = one.get("FixedVersion") or ""
            yield Vulnerability(one["VulnerabilityID"], one["Severity"].lower(), one["PkgName"], fixed)


def _of_grype(said: Any) -> Iterator[Vulnerability]:  # noqa: ANN401  (the scanner's own form)
    for match in said["matches"]:
        one, package = match["vulnerability"], match["artifact"]["name"]
        fixed = (one.get("fix") or {}).get("versions") or [""]
        yield Vulnerability(one["id"], one["severity"].lower(), package, fixed[0])


def _database(program: str) -> Iterator[Path]:
    """Give the files that say how old the scanner's database is."""
    if Path(program).name.startswith("trivy"):
        yield from _cache("TRIVY_CACHE_DIR", "trivy").glob("db/metadata.json")
    else:
        yield from _cache("GRYPE_DB_CACHE_DIR", "grype/db").glob("*/*.json")


def _cache(variable: str, folder: str) -> Path:
    """Give the scanner's folder of the person whom we run as."""
    if given := os.environ.get(variable):
        return Path(given)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / folder
