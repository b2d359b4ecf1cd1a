"""Secrets are found wherever they stand, and never shown."""

from __future__ import annotations

import base64
import random
import string

import pytest
from msgspec import json

from orchestrator.model.finding import Finding
from orchestrator.standards.guardian import Guardian
from orchestrator.standards.settings import Standards

GUARDIAN = Guardian(Standards(never_in_code=("*_CLIENT_ID",)))
# Made when the tests run, so that nothing in this file looks like a secret to anybody.
RANDOM = random.Random(7)
WORD = "let" + "me" + "in"
DICE = "".join(RANDOM.choices(string.ascii_letters + string.digits, k=32)) + "9aZ"


def found(path: str, text: str) -> list[Finding]:
    findings = GUARDIAN.judge_file(path, text.encode()).findings
    return [finding for finding in findings if finding.rule == "hard-coded-secret"]


def verdict(path: str, text: str) -> str:
    findings = found(path, text)
    return "veto" if any(one.vetoes for one in findings) else findings[0].severity if findings else ""


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("compose.yaml", "services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: {}\n"),
        ("compose.yaml", "services:\n  db:\n    environment:\n      - POSTGRES_PASSWORD={}\n"),
        ("compose.yaml", "services:\n  db:\n    environment:\n      - 'MYSQL_ROOT_PASSWORD={}'\n"),
        ("compose.yaml", "services:\n  db:\n    environment:\n      PW: ${{DB_PASSWORD:-{}}}\n"),
        ("compose.yaml", "services:\n  db:\n    environment:\n      PW: ${{DB_PASSWORD-{}}}\n"),
        ("compose.yaml", "services:\n  db:\n    environment:\n      PW: ${{A:-${{DB_PASSWORD:-{}}}}}\n"),
        ("compose.yaml", "services:\n  db:\n    environment:\n      DB_PASSWORD: ${{PLAIN:-{}}}\n"),
        ("compose.yaml", "services:\n  db:\n    command: redis-server --requirepass x --password={}\n"),
        ("compose.yaml", "services:\n  db:\n    command: |\n      export DB_PASSWORD={}\n"),
        ("compose.yaml", "x: &e {{DB_PASSWORD: {}}}\nservices:\n  db:\n    environment: *e\n"),
        ("compose.yaml", "services:\n  api:\n    environment:\n      URL: postgres://app:{}@db:5432/app\n"),
        ("compose.yaml", "services:\n  api:\n    environment:\n      URL: redis://:{}@cache:6379\n"),
        ("Dockerfile", "FROM a:1\nENV DB_PASSWORD={}\n"),
        ("Dockerfile", "FROM a:1\nENV DB_PASSWORD {}\n"),
        ("Dockerfile", "FROM a:1\nARG API_TOKEN={}\n"),
        ("Dockerfile", "FROM a:1\nRUN export DB_PASSWORD={} && x\n"),
        ("deploy.sh", "export DB_PASSWORD={}\n"),
        ("deploy.sh", "PGPASSWORD={} psql -c 1\n"),
        ("deploy.sh", 'mysql --password="{}"\n'),
        ("deploy.sh", "PW=${{DB_PASSWORD:={}}}\n"),
        ("run", "#!/bin/sh\nexport DB_PASSWORD='{}'\n"),
        ("config/prod.env", "DB_PASSWORD={}\n"),
        (".env.example", "DB_PASSWORD={}\n"),
        ("app.ini", "[db]\ndb_password = {}\n"),
        ("app.toml", 'db_password = "{}"\n'),
        ("app.properties", "spring.datasource.password={}\n"),
        ("eas.json", '{{"env": {{"API_SECRET": "{}"}}}}'),
        ("main.tf", 'db_password = "{}"\n'),
        (
            "k8s/app.yaml",
            "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - env:\n    - name: DB_PASSWORD\n      value: {}\n",
        ),
        ("k8s/app.yaml", "apiVersion: v1\nkind: Secret\nstringData:\n  anything: {}\n"),
        (".github/workflows/a.yml", "jobs:\n  a:\n    env:\n      DB_PASSWORD: {}\n"),
    ],
)
def test_a_password_is_found_and_never_shown(path: str, text: str) -> None:
    findings = found(path, text.format(WORD))
    assert findings
    assert findings[0].vetoes
    assert findings[0].line == 1 + text.format(WORD)[: text.format(WORD).index(WORD)].count("\n")
    assert WORD not in "".join(json.encode(finding).decode() + str(finding.message) for finding in findings)


NO_VALUES = """
${DB_PASSWORD}|$DB_PASSWORD|${DB_PASSWORD:?set it}|${DB_PASSWORD:-}|${A:-${B}}|${{ secrets.X }}|{{ db_password }}|***
<password>|‹password›|/run/secrets/db|!vault x|vault:secret/db|true|null|$(cat /run/secret)|ENC[AES256]|%DB_PASSWORD%
"""


@pytest.mark.parametrize("value", ["", *NO_VALUES.strip().replace("\n", "|").split("|")])
def test_a_reference_or_a_gap_is_no_secret(value: str) -> None:
    assert found("compose.yaml", f"services:\n  db:\n    environment:\n      DB_PASSWORD: '{value}'\n") == []
    assert found("deploy.sh", f'export DB_PASSWORD="{value}"\n') == []


@pytest.mark.parametrize("value", ["changeme", "your-secret-here", "replace-me", "", "example"])
def test_what_a_template_wants_replaced_is_a_gap_there_and_a_known_value_everywhere_else(value: str) -> None:
    assert verdict(".env.example", f"DB_PASSWORD={value}\n") == ""
    if value:
        assert verdict("compose.yaml", f"services: {{a: {{environment: {{DB_PASSWORD: {value}}}}}}}") == "veto"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("compose.yaml", "services:\n  a:\n    secrets: [db_password]\nsecrets:\n  db_password:\n    file: ./db.txt\n"),
        (
            "compose.yaml",
            "services:\n  a:\n    environment:\n      DB_PASSWORD_FILE: /run/secrets/db\n      TOKEN_TTL: 3600\n",
        ),
        ("compose.yaml", "services:\n  a:\n    # DB_PASSWORD: ${DB_PASSWORD:-x}\n    image: a:1\n"),
        (".github/workflows/a.yml", "permissions:\n  id-token: write\njobs:\n  a:\n    secrets: inherit\n"),
        (
            "k8s/app.yaml",
            "apiVersion: v1\nkind: Pod\nspec:\n  imagePullSecrets: [{name: regcred}]\n"
            "  automountServiceAccountToken: false\n",
        ),
        ("k8s/app.yaml", "env:\n- name: DB_PASSWORD\n  valueFrom: {secretKeyRef: {name: db, key: password}}\n"),
        ("values.yaml", "auth:\n  existingSecret: postgres\n  secretKeys: {adminPasswordKey: postgres-password}\n"),
        ("package.json", '{"scripts": {"token": "node token.js"}, "dependencies": {"jsonwebtoken": "9.0.0"}}'),
        ("a.py", "def login(password: str) -> None:\n    token = get_token()\n    PASSWORD = 'password'\n"),
        ("a.ts", "const tokenEndpoint = '/oauth/token'; <input type='password' placeholder='Password' />"),
        ("guide.md", "Set `DB_PASSWORD=secret` and connect to postgres://user:password@localhost/app.\n"),
        ("go.sum", "example.org/x v1.0.0 h1:" + base64.b64encode(b"x" * 32).decode() + "=\n"),
        ("poetry.lock", '{file = "x.whl", hash = "sha256:' + "ab12" * 16 + '"}\n'),
        ("app.yaml", "url: https://example.org/a:b@c\nmail: me@example.org\n"),
    ],
)
def test_what_only_looks_like_a_secret_is_none(path: str, text: str) -> None:
    assert found(path, text) == []


@pytest.mark.parametrize(
    "token",
    [
        "AK" + "IA" + "ABCDEFGHIJKLMNOP",
        "gh" + "p_" + DICE + "abcd",
        "glp" + "at-" + DICE[:20],
        "xo" + "xb-" + "1234567890-abcdef",
        "sk_" + "live_" + DICE[:24],
        "AI" + "za" + DICE,
        "np" + "m_" + DICE + "a",
        "hv" + "s." + DICE,
        "ey" + "J" + DICE + "." + "ey" + "J" + DICE + "." + DICE,
        "https://" + "ab12" * 8 + "@o1.ingest.sentry.io/1",
        "-----BEGIN " + "RSA PRIVATE KEY-----",
        "-----BEGIN " + "PRIVATE KEY-----",
        "-----BEGIN " + "OPENSSH PRIVATE KEY-----",
    ],
)
@pytest.mark.parametrize("path", ["README.md", "src/a.py", "compose.yaml", "notes", "k.pem"])
def test_a_token_is_known_by_its_shape_in_any_file(path: str, token: str) -> None:
    findings = found(path, f"first: line\nx: '{token}'  # pragma: allowlist secret\n")
    assert [(finding.vetoes, finding.line, finding.column) for finding in findings[:1]] == [(True, 2, 5)]
    assert token not in "".join(json.encode(finding).decode() for finding in findings)


def test_code_is_only_suspected_where_a_value_looks_made_by_a_machine() -> None:
    assert verdict("a.py", f"API_KEY = '{DICE}'\n") == "veto"
    assert verdict("a.ts", f"const apiKey: string = `{DICE}`\n") == "veto"
    assert verdict("a.py", f"config['db_password'] = '{WORD}'\n") == ""


def test_an_address_in_code_is_a_warning_unless_its_password_looks_made_by_a_machine() -> None:
    assert verdict("a.py", f"URL = 'postgres://app:{DICE}@db/app'\n") == "veto"
    assert verdict("a.py", f"URL = 'postgres://app:{WORD}7@db/app'\n") == "warning"
    assert verdict("a.py", "URL = f'postgres://{user}:{password}@db/app'\n") == ""
    assert verdict("a.py", r"ADDRESS = re.compile(r'https://[0-9a-f]{32}(?::[0-9A-F]{32})?@x')") == ""
    assert verdict("a.ts", "const a = `${DB_PASSWORD:-" + WORD + "}`\n") == ""


def test_a_throw_away_database_beside_a_ci_job_is_a_warning() -> None:
    service = "jobs:\n  t:\n    services:\n      db:\n        env:\n          POSTGRES_PASSWORD: {}\n"
    assert verdict(".github/workflows/a.yml", service.format("test")) == "warning"
    assert verdict(".github/workflows/a.yml", service.format(DICE)) == "veto"
    step = f"jobs:\n  t:\n    env:\n      URL: postgres://t:{WORD}@{{}}/t\n"
    assert verdict(".github/workflows/a.yml", step.format("localhost")) == "warning"
    assert verdict(".github/workflows/a.yml", step.format("db.example.org")) == "veto"


def test_what_the_standards_list_besides_is_a_warning() -> None:
    assert verdict("compose.yaml", "services: {a: {environment: {KAKAO_CLIENT_ID: abc123}}}") == "warning"
    assert verdict("compose.yaml", "services: {a: {environment: {KAKAO_CLIENT_ID: '${KAKAO_CLIENT_ID}'}}}") == ""


@pytest.mark.parametrize(
    "comment", ["# pragma: allowlist secret", "# nosec", "# gitleaks:allow", "# noqa", "# trufflehog:ignore"]
)
def test_comments_that_silence_linters_do_not_silence_the_guardian(comment: str) -> None:
    assert (
        verdict(
            "compose.yaml", f"services:\n  a:\n    environment:\n      {comment}\n      PASSWORD: {WORD} {comment}\n"
        )
        == "veto"
    )


def test_a_secret_does_not_hide_behind_other_encodings_or_line_ends() -> None:
    text = f"services:\r\n  a:\r\n    environment:\r\n      DB_PASSWORD: {WORD}\r\n"
    for content in (text.encode(), b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16"), text.encode() + b"\xff"):
        findings = [
            one for one in GUARDIAN.judge_file("compose.yaml", content).findings if one.rule == "hard-coded-secret"
        ]
        assert findings, content[:4]
    assert found("compose.yaml", f"services:\n  a: [\n  DB_PASSWORD: {WORD}\n")  # no YAML, read by its lines


def test_the_same_secret_is_named_once_a_line() -> None:
    assert (
        len(found("compose.yaml", f"services: {{a: {{environment: {{DB_PASSWORD: '${{DB_PASSWORD:-{WORD}}}'}}}}}}"))
        == 1
    )
    assert len(found("k8s/s.yaml", f"apiVersion: v1\nkind: Secret\nstringData:\n  password: {WORD}\n")) == 1
