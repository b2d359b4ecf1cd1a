"""A secret in a request's words is named, and repeated nowhere."""

from __future__ import annotations

from datetime import date

import pytest

from orchestrator.assembly import Orchestrator
from orchestrator.parse.request import read_request
from orchestrator.steps.withholding import without_secrets
from tests.support.served import workspace

TOKEN = "ghp" + "_" + "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5"
KEY = "-----BEGIN " + "PRIVATE KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END " + "PRIVATE KEY-----"
PASSWORD = "tr0ub4dor" + "Zx9"
ADDRESS = f"postgres://app:{PASSWORD}@db.example.org/shop"
REQUEST = """# Request: Tidy up {secret}
From: pm
To: devops
Kind: {kind}
Environment: production
Service: api

## Requirements

- Call the API with {secret}
- Deploy the API
"""


@pytest.mark.parametrize("kind", ["work-plan", "deployment"])
@pytest.mark.parametrize("secret", [TOKEN, KEY, ADDRESS], ids=["token", "key", "address"])
def test_a_secret_in_the_words_of_a_request_stands_nowhere_in_the_answer(tmp_path, kind, secret):
    made = workspace(tmp_path / "shop")
    made.drop("r", REQUEST.format(kind=kind, secret=secret))
    Orchestrator.open(made.top).process()
    told = made.header("r").reasons
    assert any("of the request; the answer does not repeat it" in one for one in told)
    body = PASSWORD if secret is ADDRESS else secret.splitlines()[-2:][0]
    for file in made.root.rglob("*"):
        if file.is_file() and file.parent != made.inbox:
            assert body not in file.read_text(errors="replace"), file


def test_a_follow_up_repeats_no_secret_of_the_request_that_it_follows(tmp_path):
    made = workspace(tmp_path / "shop")
    made.drop("first", REQUEST.format(kind="deployment", secret=TOKEN))
    Orchestrator.open(made.top).process()
    assert made.header("first").status == "Blocked"
    made.drop("second", "# Request: Go on\nFrom: pm\nFollows: first\n\n- Backup: pg_dump into the vault at 01:30\n")
    Orchestrator.open(made.top).process()
    for file in made.root.rglob("*"):
        if file.is_file() and file.parent != made.inbox:
            assert TOKEN not in file.read_text(errors="replace"), file


def test_an_embedded_file_with_a_token_is_withheld_and_the_request_goes_on(tmp_path):
    made = workspace(tmp_path / "shop")
    made.drop(
        "r",
        "# Request: A file\nFrom: pm\nTo: devops\nEnvironment: development\n\n### `infrastructure/a.sh`\n\n"
        f"```sh\n#!/bin/sh\ncurl -H 'Authorization: Bearer {TOKEN}' https://example.org\n```\n",
    )
    Orchestrator.open(made.top).process()
    header = made.header("r")
    assert [one.outcome for one in header.artifacts if one.path == "infrastructure/a.sh"] == ["vetoed"]
    assert not any("does not repeat it" in one for one in header.reasons)
    assert TOKEN not in (made.answer("r") or "")


def test_what_only_stands_for_a_secret_stays_as_it_is(tmp_path):
    made = workspace(tmp_path / "shop")
    made.drop("r", REQUEST.format(kind="work-plan", secret="postgres://app:<password>@db.example.org/shop"))
    Orchestrator.open(made.top).process()
    assert not any("does not repeat it" in one for one in made.header("r").reasons)


def test_a_document_that_the_standards_veto_is_not_delivered(tmp_path, monkeypatch):
    monkeypatch.setattr("orchestrator.steps.reading.without_secrets", lambda request, text: (request, ()))
    made = workspace(tmp_path / "shop")
    made.drop("r", REQUEST.format(kind="work-plan", secret=TOKEN))
    Orchestrator.open(made.top).process()
    (line,) = [one for one in made.header("r").artifacts if one.kind == "work-plan"]
    assert line.outcome == "vetoed"
    assert not (made.top / line.path).exists()


def test_every_line_with_the_password_of_an_address_is_named():
    other = ADDRESS.replace("postgres", "amqp")
    text = f"# T\nsee https://example.org\n{ADDRESS} and {other}\n\n- {other}\n{ADDRESS}"
    request = read_request(text.encode(), name="r", team="devops", today=date(2026, 3, 11))
    hidden, reasons = without_secrets(request, text.encode())
    assert [str(reason.message).split(" of the request")[0] for reason in reasons] == [
        "the password of an address (postgres) stands in line 3",
        "the password of an address (amqp) stands in line 3",
        "the password of an address (amqp) stands in line 5",
        "the password of an address (postgres) stands in line 6",
    ]
    assert PASSWORD not in str(hidden)
