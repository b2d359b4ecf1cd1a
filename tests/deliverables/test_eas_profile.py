"""eas.json has a profile for each environment, with the addresses that are told and no key of any store."""

from __future__ import annotations

import json

from msgspec.structs import replace

from orchestrator.model.evidence import FrontendBuild
from tests.support.tides import COMPANY, EVIDENCE, NOBODY, NOTHING, asked, draft, files

REQUEST = asked("# EAS profiles\n\nFrom: Frontend\n")


def settings(**given: object) -> dict:
    return json.loads(files(draft("eas-profile", REQUEST, **given))["mobile/eas.json"])  # type: ignore[arg-type]


def test_there_is_a_profile_for_each_environment_as_the_seed_has_it():
    build = settings()["build"]
    assert list(build) == ["development", "staging", "production"]
    assert build["development"]["developmentClient"] is True
    assert build["development"]["ios"] == {"simulator": True}
    assert build["staging"]["android"] == {"buildType": "apk"}
    assert build["staging"]["distribution"] == "internal"
    assert build["production"]["android"] == {"buildType": "app-bundle"}
    assert all(build[name]["ios"]["buildConfiguration"] == "Release" for name in ("staging", "production"))
    assert settings()["cli"]["version"] == ">= 12.0.0"


def test_each_profile_talks_to_its_own_api():
    env = {name: profile["env"] for name, profile in settings()["build"].items()}
    assert env == {
        "development": {"EXPO_PUBLIC_API_URL": "http://localhost:8000"},
        "staging": {"EXPO_PUBLIC_API_URL": "https://staging-api.tides.example"},
        "production": {"EXPO_PUBLIC_API_URL": "https://api.tides.example"},
    }


def test_an_address_that_nobody_told_is_a_gap_in_the_file():
    made = settings(company=NOBODY)
    assert made["build"]["staging"]["env"] == {"EXPO_PUBLIC_API_URL": "‹address of the API on staging›"}
    assert made["submit"]["production"]["ios"]["ascAppId"] == "‹number of the app in the App Store›"


def test_no_account_and_no_key_of_a_store_stands_in_the_file():
    text = json.dumps(settings())
    assert "appleId" not in text
    assert "serviceAccountKeyPath" not in text


def test_plain_http_and_strange_addresses_are_not_taken_over():
    company = replace(COMPANY, facts=(("staging-api-address", 'http://x"'), ("staging-domain", "a b")))
    assert settings(company=company)["build"]["staging"]["env"]["EXPO_PUBLIC_API_URL"].startswith("‹")


def test_without_an_app_and_with_two_apps_it_is_asked_which_is_meant():
    assert draft("eas-profile", REQUEST, evidence=NOTHING).questions
    other = FrontendBuild(tool="expo", folder="kiosk", file="kiosk/app.json")
    two = replace(EVIDENCE, frontends=(*EVIDENCE.frontends, other))
    assert "mobile, kiosk" in str(draft("eas-profile", REQUEST, evidence=two).questions[0])
    named = asked("# EAS profiles\n\nPath: kiosk\n")
    assert "kiosk/eas.json" in files(draft("eas-profile", named, evidence=two))
