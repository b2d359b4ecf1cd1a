"""Where secrets seem to stand is found by names and shapes; the value is never kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.evidence.exposures import join, read

WORD = "hunter" + "22x"
TOKEN = "AKIA" + "ABCDEFGHIJKLMNOP"


def of(path: str, text: str) -> list[tuple[int | None, str, str]]:
    return [(one.line, one.name, one.sort) for one in read(path, text)]


def test_a_literal_for_a_secrets_name_is_found():
    assert of("app/settings.py", f'A = 1\nJWT_SECRET: str = "{WORD}"\n') == [(2, "JWT_SECRET", "value")]
    assert of("app/client.ts", f"const o = {{ apiKey: '{WORD}' }}") == [(1, "apiKey", "value")]
    assert of("compose.yml", f"    environment:\n      POSTGRES_PASSWORD: {WORD}\n") == [
        (2, "POSTGRES_PASSWORD", "value")
    ]


def test_a_reference_and_a_placeholder_are_no_secrets():
    text = 'PASSWORD: ${PASSWORD}\nAPI_KEY: <your key>\nTOKEN: "your-token"\nSECRET: xxxxx\nTOKEN_TTL: 3600s\n'
    assert of("compose.yml", text) == []
    assert of("app.py", 'password = os.environ["PASSWORD"]\n') == []


def test_an_address_with_its_password_is_found():
    assert of("a.py", f'url = "postgresql://shop:{WORD}@db/shop"') == [(1, "postgresql", "address")]
    assert of("a.py", 'url = "postgresql://shop:${PASSWORD}@db/shop"') == []


def test_tests_may_make_up_passwords_but_hold_no_tokens():
    assert of("tests/test_a.py", f'PASSWORD = "{WORD}"\nkey = "{TOKEN}"\n') == [(2, "AWS access key", "token")]


def test_a_private_key_is_found_and_a_file_that_is_a_key_by_its_name():
    header = "-----BEGIN " + "PRIVATE KEY-----"
    assert of("a.py", f'KEY = """{header}\n"""') == [(1, "private key", "private-key")]
    assert [one.name for one in join({}, ["mobile/AuthKey.p8", "README.md"])] == ["AuthKey.p8"]


def test_the_value_is_nowhere_in_what_is_kept():
    found = read("a.py", f'PASSWORD = "{WORD}"\nkey = "{TOKEN}"\nu = "https://a:{WORD}@b"\n')
    assert len(found) == 3
    assert WORD not in str(found)
    assert TOKEN not in str(found)


@given(st.text(max_size=300))
def test_any_text_is_looked_at(text):
    assert all(one.line is None or one.line >= 1 for one in read("a.env", text))


@pytest.mark.parametrize(
    "name",
    [
        "DB_PASSWORD",
        "dbPw",
        "PGPASSWD",
        "clientSecret",
        "SALT",
        "pepper",
        "AUTH_TOKEN",
        "credentials",
        "SENTRY_DSN",
        "apiKey",
    ],
)
def test_no_name_of_a_secret_is_passed_over(name):
    assert of("a.py", f'{name} = "{WORD}"') == [(1, name, "value")]
