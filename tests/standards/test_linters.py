"""The real linters, each where it is installed."""

from __future__ import annotations

import pytest
from msgspec import json

from orchestrator.standards.guardian import Guardian, load_rules
from orchestrator.standards.settings import Standards
from orchestrator.standards.workbench import load_tools

TOOLS = {module.TOOL.id: module for module in load_tools()}
WORD = "let" + "me" + "in" + "7"


def needs(tool: str) -> pytest.MarkDecorator:
    module = TOOLS[tool]
    return pytest.mark.skipif(module.locate() is None, reason=f"needs {module.TOOL.package}")


def judged(tool: str, *files: tuple[str, str]) -> list[tuple[list[tuple[str, int | None, bool]], tuple[str, ...]]]:
    guardian = Guardian(Standards(), rules=[], tools=[TOOLS[tool]])
    judgements = guardian.judge_files([(path, text.encode()) for path, text in files])
    return [
        ([(one.rule, one.line, one.vetoes) for one in found], tuple(check.check for check in not_checked))
        for found, not_checked in judgements
    ]


@needs("hadolint")
def test_hadolint_finds_in_each_file_and_is_not_silenced() -> None:
    first, second, good = judged(
        "hadolint",
        ("Dockerfile", "# hadolint global ignore=DL3004\nFROM alpine:3.20\n# hadolint ignore=DL3004\nRUN sudo x\n"),
        ("a/b.Dockerfile", "FROM alpine:3.20\n\nRUN cd /x\n"),
        ("c/Dockerfile", "FROM alpine:3.20\nRUN true\n"),
    )
    assert ("hadolint/DL3004", 4, False) in first[0]
    assert ("hadolint/DL3003", 3, False) in second[0]
    assert good == ([], ())


@needs("hadolint")
def test_what_hadolint_cannot_parse_is_not_checked() -> None:
    (found,) = judged("hadolint", ("Dockerfile", "FROM alpine:3.20\nRUN <<EOF\ntrue\nEOF\nUSER app\n"))
    assert found == ([], ("hadolint",))


@needs("shellcheck")
def test_shellcheck_finds_in_each_file_and_is_not_silenced() -> None:
    first, second, good = judged(
        "shellcheck",
        ("a.sh", '#!/bin/sh\n# shellcheck disable=SC2086\ncp $1 "$2"\n'),
        ("b", "#!/bin/bash\n#shellcheck disable=all\nif [ a; then\n"),
        ("c.sh", '#!/bin/sh\nset -eu\ncp "$1" "$2"\n'),
    )
    assert first == ([("shellcheck/SC2086", 3, False)], ())
    assert "shellcheck/SC1073" in {rule for rule, _, _ in second[0]}
    assert good == ([], ())


STEPS = (
    "name: Checks\non: {event}\npermissions: {{}}\njobs:\n  t:\n    runs-on: ubuntu-latest\n    steps:\n"
    "      - run: {run}\n"
)


@needs("zizmor")
def test_zizmor_vetoes_what_lets_strangers_in_and_is_not_silenced() -> None:
    bad, good, broken = judged(
        "zizmor",
        (
            ".github/workflows/bad.yml",
            STEPS.format(
                event="issues", run="echo ${{ github.event.issue.title }} # zizmor: ignore[template-injection]"
            ),
        ),
        (".github/workflows/good.yml", STEPS.format(event="push", run="make test")),
        (".github/workflows/broken.yml", "jobs: [\n"),
    )
    assert ("zizmor/template-injection", 8, True) in bad[0]
    assert not any(vetoes for _, _, vetoes in good[0])
    assert good[1] == ()
    assert broken == ([], ("zizmor",))


@needs("squawk")
def test_squawk_finds_in_each_file_and_is_not_silenced() -> None:
    first, second, good, other = judged(
        "squawk",
        ("db/1.sql", "-- squawk-ignore ban-drop-column\nALTER TABLE a DROP COLUMN b;\n"),
        ("db/2.sql", "-- squawk-ignore-file\nCREATE INDEX i ON a (b);\n"),
        ("db/3.sql", "CREATE TABLE a (id bigint PRIMARY KEY);\n"),
        ("db/4.sql", "ALTER TABLE `a` ENGINE=InnoDB;\n"),
    )
    assert ("squawk/ban-drop-column", 2, False) in first[0]
    assert ("squawk/require-concurrent-index-creation", 2, False) in second[0]
    assert good == ([], ())
    assert other == ([], ("squawk",))


@needs("compose-schema")
def test_the_compose_schema_vetoes_what_compose_would_refuse() -> None:
    bad, good, bomb, broken = judged(
        "compose-schema",
        ("compose.yaml", f"services:\n  a:\n    image: 3\n    prots: [1]\n    environment: {{A: [{WORD}]}}\nfoo: 1\n"),
        (
            "b/compose.yaml",
            "services:\n  a:\n    image: a:1\n    ports: ['80:80', {target: 1, published: '2'}, 22:22]\n"
            "    environment: {A: yes, B: 1, C: }\n    healthcheck: {test: [CMD, x], interval: 5s}\n"
            "volumes:\n  data:\n",
        ),
        (
            "c/compose.yaml",
            "x-0: &x0 [a, a]\n"
            + "".join(f"x-{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, 30))
            + "services: {a: {image: 'a:1'}}\n",
        ),
        ("d/compose.yaml", "services: [\n"),
    )
    assert {(line, vetoes) for _, line, vetoes in bad[0]} >= {(3, True), (6, True)}
    assert good == ([], ())
    assert bomb == ([], ("compose-schema",))
    assert broken == ([], ("compose-schema",))


@needs("compose-schema")
def test_the_compose_schema_shows_no_value() -> None:
    text = f"services:\n  a:\n    image: [{WORD}]\n    environment: {{A: [{WORD}]}}\n    user: {{{WORD}: 1}}\n"
    findings = Guardian(Standards(), rules=[], tools=[TOOLS["compose-schema"]]).judge_file(
        "compose.yaml", text.encode()
    )
    assert findings.findings
    assert not any(f"'{WORD}'" in json.encode(one).decode() for one in findings.findings)


@needs("nginx-syntax")
def test_nginx_syntax_vetoes_what_nginx_would_refuse() -> None:
    bad, module, good, whole = judged(
        "nginx-syntax",
        ("nginx/bad.conf", "server {\n    listen 443 ssl\n    server_name a;\n}}\n"),
        ("nginx/module.conf", "server {\n    brotli on;\n}\n"),
        ("nginx/good.conf", "server {\n    listen 443 ssl;\n    location / { proxy_pass http://api:80; }\n}\n"),
        ("nginx/nginx.conf", "events {}\nhttp {\n    location / { root /srv; }\n}\n"),
    )
    assert any(vetoes for _, _, vetoes in bad[0])
    assert module[0] == [("nginx-syntax/unknown-directive", 2, False)]
    assert good == ([], ())
    assert [(line, vetoes) for _, line, vetoes in whole[0]][:1] == [(3, True)]


@needs("detect-secrets")
def test_detect_secrets_finds_and_is_not_silenced() -> None:
    token = "aB3" * 8
    settings, code, env = judged(
        "detect-secrets",
        ("app.yaml", f"a: 1\napi_password: {WORD}  # pragma: allowlist secret\n"),
        ("app.py", f'import os\n\n\nAPI_SECRET = "{token}"  # pragma: allowlist secret\n'),
        (".env.production", f"A=1\nDB_PASSWORD={WORD}\n"),
    )
    assert ([line for _, line, _ in settings[0]], [line for _, line, _ in code[0]]) == ([2], [4])
    assert [line for _, line, _ in env[0]] == [2]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("compose.yaml", "services:\n  db:\n    environment:\n      DB_PASSWORD: ${DB_PASSWORD:?set it}\n"),
        ("compose.yaml", "services:\n  db:\n    environment: {DB_PASSWORD_FILE: /run/secrets/db}\n"),
        ("k8s.yaml", "kind: Pod\nvolumes:\n  - name: tls\n    secret:\n      secretName: web-tls-2025\n"),
        ("k8s.yaml", "env:\n  - name: TOKEN\n    valueFrom: {secretKeyRef: {name: db-login, key: password}}\n"),
        (".github/workflows/a.yml", "env:\n  TOKEN: ${{ secrets.DEPLOY_TOKEN }}\n"),
        ("main.tf", "password = var.db_password\n"),
        ("app.py", 'import os\n\npassword = os.environ["DB_PASSWORD"]\ntoken = settings.token\n'),
        (".env.example", "DB_PASSWORD=\nAPI_KEY=<your key>\nJWT_SECRET=change-me\n"),
        ("docs/guide.md", f"password: {WORD}\n"),
        ("yarn.lock", f"password: {WORD}\n"),
    ],
)
@needs("detect-secrets")
def test_detect_secrets_takes_no_reference_for_a_secret_and_reads_no_prose(path: str, text: str) -> None:
    assert judged("detect-secrets", (path, text)) == [([], ())]


@pytest.mark.parametrize("module", load_rules(), ids=lambda module: module.RULE.id)
def test_the_mended_samples_of_our_rules_pass_the_linters(module: object) -> None:
    rule = module.RULE  # type: ignore[attr-defined]
    here = [tool for tool in load_tools() if tool.locate() is not None]
    findings, _ = Guardian(Standards(), tools=here).judge_file(rule.sample, rule.after.encode())
    assert [one for one in findings if one.vetoes] == []
