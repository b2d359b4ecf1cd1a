"""Draft eas.json for the repository's app, and the page that says how it is used."""

from __future__ import annotations

import posixpath
import re

from orchestrator.deliverables.eas_profile.model import Profile
from orchestrator.deliverables.eas_profile.settings import CLI, eas_json
from orchestrator.drafting.criteria import met_by_document
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.subject import header
from orchestrator.drafting.surveyed import document, fact_of, surveyed, tracked
from orchestrator.model.evidence import FrontendBuild
from orchestrator.model.kind import Draft, Order, Pen
from orchestrator.model.text import Text, say

NAME = "eas-profile"
DOCUMENT = "eas.md"
_APPS = ("expo", "react-native")
_KEY = re.compile(r"(?:EXPO_PUBLIC_)?(?:API|BACKEND|SERVER)(?:_BASE)?_(?:URL|ADDRESS)")
_USUAL_KEY = "EXPO_PUBLIC_API_URL"
_NUMBER = re.compile(r"\d{6,12}")
_URL = re.compile(r"https://[A-Za-z0-9][A-Za-z0-9.-]*(?::\d{1,5})?(?:/[\w./~-]*)?")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+")


def draft(order: Order, pen: Pen) -> Draft:
    """Write the file beside the app's manifest; several apps, or none, are asked about."""
    apps = tuple(one for one in order.evidence.frontends if one.tool in _APPS and _is_meant(one, order))
    if len(apps) != 1:
        return Draft(kind=NAME, questions=(_which(apps),))
    gaps = Gaps(pen)
    folder = apps[0].folder
    path = posixpath.join(folder, "eas.json")
    key = next(
        (one.name for one in order.evidence.environment_keys if _KEY.fullmatch(one.name) and _reads(one.files, folder)),
        _USUAL_KEY,
    )
    addresses = {
        "development": _local(order, gaps),
        "staging": _address(order, "staging", say("address of the API on staging"), gaps),
        "production": _address(order, "production", say("address of the API in production"), gaps),
    }
    number = header(order, "app-store-id") or order.company.fact("app-store-id") or ""
    store_id = gaps.fact(number if _NUMBER.fullmatch(number) else None, say("number of the app in the App Store"))
    page = pen.render(
        "eas.md.j2",
        about=surveyed(order),
        path=path,
        folder=folder,
        key=key,
        cli=CLI,
        profiles=(
            Profile(
                "development", say("developers, by the development client"), "simulator", "–", addresses["development"]
            ),
            Profile("staging", say("testers, internally"), "Release", "apk", addresses["staging"]),
            Profile("production", say("the stores"), "Release", "app-bundle", addresses["production"]),
        ),
        present=path in order.evidence.landmarks,
        owners=order.owner_of(path),
        secrets=tuple(one.name for one in order.evidence.environment_keys if one.secret and _reads(one.files, folder)),
        store_id=store_id,
        gaps=gaps.found,
    )
    return Draft(
        kind=NAME,
        artifacts=(
            tracked(NAME, path, say("EAS build and submit profiles"), eas_json(key, addresses, store_id)),
            document(NAME, DOCUMENT, say("How the app is built and submitted"), page),
        ),
        gaps=gaps.found,
        proofs=tuple(met_by_document(order.request.criteria, path, ("eas.json", "eas profile", "eas 프로필"))),
        verify=(
            say(
                "`{command}` shows the profile as EAS reads it",
                command=f"cd {folder or '.'} && npx eas-cli config --profile staging --platform ios",
            ),
        ),
        next_steps=(
            *(
                [say("{owners} may take over `{path}`", owners=", ".join(order.owner_of(path)), path=path)]
                if order.owner_of(path) and order.role.name not in order.owner_of(path)
                else []
            ),
            say("upload Apple's and Google's keys once with `eas credentials`; they belong into no file"),
        ),
        mended=(
            say("no Apple account and no path to a Google key stands in the file, where the usual sample has both"),
        ),
    )


def _is_meant(app: FrontendBuild, order: Order) -> bool:
    wanted = (order.request.path or "").strip("/").removeprefix("./")
    return not wanted or app.folder == wanted or app.folder.startswith(f"{wanted}/")


def _which(apps: tuple[FrontendBuild, ...]) -> Text:
    if not apps:
        return say("which app is meant? No Expo or React Native app is tracked in the repository")
    return say(
        "which app is meant? Name it with a `Path:` line: {folders}",
        folders=", ".join(one.folder or "." for one in apps),
    )


def _reads(files: tuple[str, ...], folder: str) -> bool:
    return any(not folder or file.startswith(f"{folder}/") for file in files)


def _local(order: Order, gaps: Gaps) -> str:
    """Give the address of the local API: the port that a service built here publishes."""
    port = next(
        (port.host for one in order.evidence.services if one.folder is not None for port in one.ports if port.host),
        None,
    )
    return gaps.fact(f"http://localhost:{port}" if port else None, say("port of the local API"))


def _address(order: Order, environment: str, missing: Text, gaps: Gaps) -> str:
    said = header(order, f"{environment}-api") or fact_of(order, "api-address", environment)
    if said and _URL.fullmatch(said):
        return said
    domain = fact_of(order, "domain", environment) or ""
    return gaps.fact(f"https://{domain}" if _HOST.fullmatch(domain) else None, missing)
