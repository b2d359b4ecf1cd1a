"""Files that stand in a request are found with their path and content; what only looks like one is not taken."""

from __future__ import annotations

import hashlib

import pytest

from orchestrator.parse.path_words import leading_path, paths_in
from tests.support.reading import read, rules


def files(text: str):
    return [(file.path, file.text, file.named_by) for file in read(text.encode()).files]


def test_a_comment_with_a_path_names_the_file_and_is_left_out_of_it():
    request = read(
        """
        # T

        ```yaml
        # infra/compose.yml

        services: {}
        ```
        """
    )
    (file,) = request.files
    assert (file.path, file.language, file.text, file.line, file.named_by) == (
        "infra/compose.yml",
        "yaml",
        "services: {}\n",
        3,
        "comment",
    )
    assert file.sha256 == hashlib.sha256(b"services: {}\n").hexdigest()


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("# infra/app.Dockerfile", "infra/app.Dockerfile"),
        ("// web/next.config.mjs", "web/next.config.mjs"),
        ("-- db/V1__init.sql", "db/V1__init.sql"),
        ("; deploy/site.ini", "deploy/site.ini"),
        ("<!-- web/index.html -->", "web/index.html"),
        ("/* web/site.css */", "web/site.css"),
        ("/** web/site.css **/", "web/site.css"),
        ("## .env.example ##", ".env.example"),
        ("# Dockerfile", "Dockerfile"),
        ("# Dockerfile.worker", "Dockerfile.worker"),
        ("# Makefile에 추가", "Makefile"),
        ("// shop.code-workspace에 추가", "shop.code-workspace"),
        ("# db/model.prisma 기본 구조", "db/model.prisma"),
        ("# 파일: scripts/start.sh (새 파일)", "scripts/start.sh"),
        ("# File: `scripts/start.sh`", "scripts/start.sh"),
        ("# compose.yml for local work", "compose.yml"),
        ("# ./scripts/start.sh - starts all", "scripts/start.sh"),
        ("# scripts/deploy", "scripts/deploy"),
        ("# .husky/pre-push", ".husky/pre-push"),
        ("# .github/workflows/ci.yml를 생성", ".github/workflows/ci.yml"),
        ("# ../../etc/passwd", "../../etc/passwd"),
        ("# /etc/cron.d/job", "/etc/cron.d/job"),
        (r"# ..\windows\a.bat", "../windows/a.bat"),
        ("# app/[slug]/page.tsx", "app/[slug]/page.tsx"),
        ("# 문서/설정.yml을", "문서/설정.yml"),
    ],
)
def test_paths_are_read_from_comments_of_every_language(line, path):
    assert files(f"```\n{line}\nx = 1\n```\n") == [(path, "x = 1\n", "comment")]


@pytest.mark.parametrize(
    "line",
    [
        "# see docs/setup.md",
        "# Node.js 20",
        "# Next.js",
        "# CI/CD",
        "# client/server",
        "# and/or",
        "# app.py imports the settings",
        "# http://example.org/a.html",
        "# example.org settings",
        "# v1.2.3",
        "# infra/",
        "# src/**/*.py",
        "# src/{name}.py",
        "# <path>/a.py",
        "# 파일 이름 규칙",
        "# TODO: write it",
        "infra/compose.yml",
        "# " + "a/" * 300 + "b.py",
    ],
)
def test_other_comments_name_no_file(line):
    assert files(f"```\n{line}\nx = 1\n```\n") == []


@pytest.mark.parametrize("first", ["#!/bin/sh", "<?xml version='1.0'?>", "# syntax=docker/dockerfile:1", "---"])
def test_a_line_that_must_stay_first_may_stand_before_the_path(first):
    assert files(f"```\n{first}\n# a/b.x\nrun()\n```\n") == [("a/b.x", f"{first}\nrun()\n", "comment")]


@pytest.mark.parametrize(
    ("words", "path", "named_by"),
    [
        ("### infra/app.Dockerfile", "infra/app.Dockerfile", "heading"),
        ("#### 진입점 (`main.py`)", "main.py", "heading"),
        ("**infra/app.yml**", "infra/app.yml", "bold"),
        ("**File: `app.yml`**:", "app.yml", "bold"),
        ("`app.yml`:", "app.yml", "paragraph"),
        ("infra/app.yml", "infra/app.yml", "paragraph"),
        ("Please write `Dockerfile` so:", "Dockerfile", "paragraph"),
        ("아래 내용으로 infra/app.yml 파일을 만들어 주세요.", "infra/app.yml", "paragraph"),
        ("1. **app.yml**", "app.yml", "bold"),
    ],
)
def test_a_heading_bold_text_or_paragraph_directly_before_names_the_file(words, path, named_by):
    assert files(f"# T\n\n{words}\n```yml\na: 1\n```\n") == [(path, "a: 1\n", named_by)]


@pytest.mark.parametrize(
    "words",
    [
        "### a.yml and b.yml",
        "`a.yml` replaces `b.yml`:",
        "Please update package.json as below:",
        "Run it:",
        "**`a.yml`**\n\nwith this content:",
        "`a.yml`\n\n---",
    ],
)
def test_words_that_do_not_name_exactly_one_path_directly_before_name_none(words):
    assert files(f"# T\n\n{words}\n\n```yml\na: 1\n```\n") == []


def test_what_to_type_is_not_the_file_that_the_words_before_it_speak_of():
    request = read(b"Build `Dockerfile`:\n```bash\ndocker build .\n```\nand `run.sh`:\n```bash\nls\n```\n")
    assert [file.path for file in request.files] == ["run.sh"]
    assert [(finding.rule, finding.line, finding.column) for finding in request.findings] == [("file/not-taken", 2, 1)]


@pytest.mark.parametrize(
    "content",
    [
        "src/\n├── app/\n│   └── main.py\n└── lib/",
        "- 배포 설정을 추가\n- 서비스 설정을 추가",
        "1. 데이터베이스 준비\n2. 마이그레이션 실행",
        "백엔드 테스트:\n- 단위 테스트\n- 통합 테스트",
        "이 파일에는 설정이 들어갑니다.\n나중에 채웁니다.",
        "- build the image first\n- push it to the registry",
        "# TODO 나중에 작성",
        "   \n",
    ],
)
def test_an_outline_is_not_a_file_and_it_is_told(content):
    request = read(f"# T\n```yaml\n# infra/app.yml\n{content}\n```\n".encode())
    assert request.files == ()
    (finding,) = request.findings
    assert (finding.rule, finding.severity, finding.line) == ("file/not-taken", "warning", 2)
    assert finding.remedy is not None


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("infra/app.yml", "script:\n  - npm run lint\n  - npm run build all"),
        ("infra/ko.yml", "인사: 안녕하세요\n작별: 안녕히 가세요"),
        (".env.example", "# DB_USER=shop\n# DB_NAME=shop"),
        ("docs/guide.md", "- 배포 설정을 추가\n- 서비스 설정을 추가"),
        ("scripts/a.sh", "# 서버 시작\necho '시작합니다'\n# 끝"),
        ("app/a.py", 'MESSAGE = "안녕하세요"'),
    ],
)
def test_content_with_korean_words_or_lists_is_still_a_file(path, content):
    assert files(f"```\n# {path}\n{content}\n```\n") == [(path, content + "\n", "comment")]


def test_a_fence_without_a_path_is_an_illustration():
    request = read(b"# T\n\nLike this:\n\n```yaml\na: 1\n```\n")
    assert (request.files, request.findings) == ((), ())


def test_a_fence_that_is_never_closed_is_no_file():
    request = read(b"# T\n```yaml\n# a/b.yml\na: 1\n\n## Context\n")
    assert request.files == ()
    assert [(finding.rule, finding.line) for finding in request.findings] == [("file/not-taken", 2)]


def test_longer_fences_and_tildes_hold_shorter_ones():
    text = "````md\n<!-- docs/a.md -->\n```sh\nls\n```\n````\n~~~~yaml\n# a/b.yml\n~~~\nx: 1\n~~~~~\n"
    assert [(path, body) for path, body, _ in files(text)] == [
        ("docs/a.md", "```sh\nls\n```\n"),
        ("a/b.yml", "~~~\nx: 1\n"),
    ]


def test_a_fence_that_holds_the_start_of_an_equal_one_is_not_taken():
    request = read(b"```md\n<!-- docs/a.md -->\ntext\n```sh\nls\n```\nmore\n```\n")
    assert request.files == ()
    assert [finding.line for finding in request.findings] == [1, 8]


def test_fences_in_lists_lose_the_lists_indentation():
    text = "1. step\n\n   ```yaml\n   # a/b.yml\n   x:\n     y: 1\n   ```\n- **c.yml**:\n  ```yaml\n  z: 1\n  ```\n"
    assert files(text) == [("a/b.yml", "x:\n  y: 1\n", "comment"), ("c.yml", "z: 1\n", "bold")]


def test_a_quoted_fence_is_not_taken():
    request = read(b"> ```yaml\n> # a/b.yml\n> x: 1\n> ```\n")
    assert (request.files, rules(request)) == ((), ["file/not-taken"])


@pytest.mark.parametrize("last", ["    ```", "> ```", "\t```", "``` x"])
def test_a_line_that_only_looks_like_the_end_of_a_fence_closes_none(last):
    for text in (f"```yaml\n# a/b.yml\nx: 1\n{last}\n", f"```yaml\n# a/b.yml\nx: 1\n{last}"):
        request = read(text.encode())
        assert (request.files, rules(request)) == ((), ["file/not-taken"])


@pytest.mark.parametrize("last", ["```", "   ```", "`````", "``` \t"])
def test_a_fence_may_be_closed_by_longer_and_indented_marks(last):
    assert files(f"~~~\nx\n~~~\n\n```yaml\n# a/b.yml\nx: 1\n{last}") == [("a/b.yml", "x: 1\n", "comment")]
    assert files(f"- ```yaml\n  # a/b.yml\n  x: 1\n  {last}") == [("a/b.yml", "x: 1\n", "comment")]


def test_a_path_that_stands_twice_counts_once():
    same = "```\n# a/b.yml\nx: 1\n```\n"
    assert rules(read((same + same).encode())) == []
    request = read((same + same.replace("1", "2").replace("b.yml", "B.yml")).encode())
    assert [file.text for file in request.files] == ["x: 1\n"]
    assert [(finding.rule, finding.line) for finding in request.findings] == [("file/not-taken", 5)]


def test_a_second_path_in_a_block_is_told():
    request = read(b"# T\n```ts\n// a/b.ts\nlet x = 1;\n\n// a/c.ts\nlet y = 2;\n```\n")
    assert [file.path for file in request.files] == ["a/b.ts"]
    assert [(finding.rule, finding.line, finding.column) for finding in request.findings] == [
        ("file/second-path", 6, 4)
    ]


def test_windows_line_ends_become_unix_ones():
    assert [path for path, _, _ in files("```\r\n# a/b.yml\r\nx: 1\r\n```\r\n")] == ["a/b.yml"]
    assert files("```\r\n# a/b.yml\r\nx: 1\r\n```\r\n")[0][1] == "x: 1\n"


@pytest.mark.parametrize("opening", ["<!--", "/*", "/*" + "*" * 190])
def test_comments_that_blanks_follow_and_nothing_closes_name_no_file_and_are_read_at_once(opening):
    comment = opening.ljust(399)
    assert files(f"```\n{comment}\n```\n\n" * 1000) == []
    assert files("```\n# a/b.yml\nx: 1\n" + f"\n\n{comment}" * 1000 + "\n```\n") != []


def test_more_than_two_hundred_files_are_not_taken():
    request = read("".join(f"```\n# a/{i}.yml\nx: 1\n```\n" for i in range(205)).encode())
    assert (len(request.files), rules(request)) == (200, ["file/not-taken"])


def test_paths_are_found_among_words():
    words = "Move `a.yml`, **b.yml** and infra/c.yml (see Node.js, d.md) to CI/CD"
    assert [(word.path, word.set_off) for word in paths_in(words)] == [
        ("a.yml", True),
        ("b.yml", True),
        ("infra/c.yml", False),
        ("d.md", False),
    ]
    assert leading_path("") == ""
