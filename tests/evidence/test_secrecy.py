"""Which names hold secrets."""

from __future__ import annotations

import pytest

from orchestrator.evidence.secrecy import is_credential, is_secret, words_of

CREDENTIALS = """
DB_PASSWORD dbPassword JWT_SECRET JWT_REFRESH_SECRET API_KEY stripeApiKey MYSQL_ROOT_PASSWORD SMTP_PASS PGPASSWORD
GITHUB_TOKEN AWS_SECRET_ACCESS_KEY apple-private-key SENTRY_DSN APP_KEY
"""
HARMLESS = """
MONKEY KEYBOARD COMPASS PASSPORT TOKEN_TTL JWT_EXPIRES_IN secretName PASSWORD_FILE PORT max_tokens MAX_TOKEN id-token
MAPBOX_PUBLIC_TOKEN NEXT_PUBLIC_API_KEY API_URL _ 키
"""


@pytest.mark.parametrize("name", CREDENTIALS.split())
def test_a_literal_value_for_these_is_a_secret(name: str) -> None:
    assert is_credential(name)
    assert is_secret(name)


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "AWS_ACCESS_KEY_ID", "KAKAO_CLIENT_ID", "APPLE_TEAM_ID"])
def test_these_are_kept_out_of_code_though_their_value_may_be_harmless(name: str) -> None:
    assert is_secret(name)
    assert not is_credential(name)


@pytest.mark.parametrize("name", [*HARMLESS.split(), ""])
def test_these_are_no_secrets(name: str) -> None:
    assert not is_secret(name)


def test_a_name_is_cut_at_capitals_and_separators() -> None:
    assert words_of("myAPIKey.for-X_2") == ("my", "api", "key", "for", "x", "2")
