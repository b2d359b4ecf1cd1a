"""Kinds, role, environment and services of a request, each with its reason."""

from __future__ import annotations

import re
from datetime import date

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from orchestrator.dispatch.catalogue import load_kinds, read_words
from orchestrator.dispatch.infer import dispatch
from orchestrator.dispatch.paths import Patterns
from orchestrator.model.dispatch import Dispatch
from orchestrator.model.evidence import Evidence, PackageManager, Service
from orchestrator.model.request import Request
from orchestrator.parse.request import read_request
from orchestrator.wording.catalogue import PACKAGE
from tests.support.shop import API, CONFIGURATION, DATABASE, EVIDENCE, ROLES, dispatched


def read(text: str) -> Request:
    return read_request(text.encode(), name="r", team="devops", today=date(2025, 3, 4))


def asked(meant: Dispatch) -> list[str]:
    return [one.kind.name for one in meant.kinds if one.brought_by is None]


def reasons(meant: Dispatch, name: str) -> list[str]:
    return [str(why) for one in meant.kinds if one.kind.name == name for why in one.why]


# -- kinds -----------------------------------------------------------------------------------------------------------


def test_every_folder_of_deliverables_is_a_kind_with_words_and_a_role():
    kinds = load_kinds()
    assert {"deployment", "deployment-guide", "infrastructure-files", "operations-checklist", "work-plan"} <= set(kinds)
    for name, kind in kinds.items():
        assert kind.name == name
        assert kind.role in ROLES
        assert kind.words.strong or kind.words.files
        assert set(kind.brings) <= set(kinds)
    assert [kind.name for kind in kinds.values() if kind.last_resort] == ["work-plan"]


def test_the_header_names_the_kinds_in_its_order():
    meant = dispatched(read("# x\nFrom: pm\nKind: rollback-plan, operations-checklist\n\nDeploy to production.\n"))
    assert asked(meant) == ["rollback-plan", "operations-checklist"]
    assert reasons(meant, "rollback-plan") == ["the header names `rollback-plan`"]


def test_the_header_may_name_a_kind_by_its_title_or_in_korean():
    assert asked(dispatched(read("# x\nFrom: pm\nKind: Rollback plan\n\ny\n"))) == ["rollback-plan"]
    assert asked(dispatched(read("# x\n요청자: PM\n종류: 롤백 계획\n\ny\n"))) == ["rollback-plan"]


def test_an_unknown_kind_is_asked_back_with_the_nearest_first():
    meant = dispatched(read("# x\nFrom: pm\nKind: operation-checklst\n\ny\n"))
    assert meant.kinds == ()
    (question,) = meant.questions
    assert str(question).index("operations-checklist") < str(question).index("work-plan")
    assert "`operation-checklst`" in str(question)


def test_a_reason_names_the_word_and_its_line():
    meant = dispatched(read("# Search\nFrom: pm\n\n## Requirements\n\n- something\n- please deploy it\n"))
    assert reasons(meant, "deployment") == ["line 7 says “please deploy”"]


def test_a_reason_quotes_words_with_a_gap_as_people_write_them():
    meant = dispatched(read("# Deploy the API to staging\nFrom: pm\n\nx\n"))
    assert "the title says “deploy … to”" in reasons(meant, "deployment")


def test_a_korean_phrase_with_a_gap_is_heard_once():
    meant = dispatched(read("# 릴리스 전 마이그레이션을 모두 검토\nFrom: pm\n\nx\n"))
    assert reasons(meant, "migration-review") == ["the title says “마이그레이션 … 검토”"]


def test_a_line_is_counted_from_the_files_first_even_behind_front_matter_and_fences():
    text = "---\nfrom: pm\npriority: high\n---\n# Search\n\n```text\nx\ny\n```\n\nplease deploy it\n"
    assert reasons(dispatched(read(text)), "deployment") == ["line 12 says “please deploy”"]


def test_two_weak_words_together_ask_for_a_kind_and_one_alone_does_not():
    kinds = load_kinds()
    assert {"deploy", "release"} <= set(kinds["deployment"].words.weak)
    assert asked(dispatched(read("# A question\nFrom: pm\n\nThe release is near.\n"))) == ["work-plan"]
    assert asked(dispatched(read("# A question\nFrom: pm\n\nThe release is near, who can deploy?\n"))) == ["deployment"]


def test_a_never_word_rules_a_kind_out():
    kinds = dict(load_kinds())
    kind = kinds["deployment"]
    kinds["deployment"] = replace(kind, words=replace(kind.words, never=("dry run",)))
    meant = dispatch(read("# Deploy to staging\nFrom: pm\n\nA dry run.\n"), kinds, ROLES, EVIDENCE, CONFIGURATION)
    assert asked(meant) == ["work-plan"]


def test_a_kind_is_not_drafted_where_the_request_brings_its_file_itself():
    kinds = dict(load_kinds())
    kind = kinds["rollback-plan"]
    kinds["rollback-plan"] = replace(kind, words=replace(kind.words, given=("docs/rollback*.md",)))
    text = "# Files\nFrom: pm\n{}\n\nThe rollback plan:\n\n```markdown\n# docs/rollback-search.md\nx\n```\n"
    by_words = dispatch(read(text.format("")), kinds, ROLES, EVIDENCE, CONFIGURATION)
    assert asked(by_words) == ["infrastructure-files"]
    by_header = dispatch(read(text.format("Kind: rollback-plan")), kinds, ROLES, EVIDENCE, CONFIGURATION)
    assert asked(by_header) == ["rollback-plan"]


@pytest.mark.parametrize(
    "text",
    [
        "Do not deploy to production yet.",
        "There is no need to deploy the worker.",
        "이번에는 운영 배포는 하지 않습니다.",
        "운영 배포는 제외합니다.",
        "A deployment to production is out of scope; deployment to staging is not needed.",
    ],
)
def test_what_is_not_wanted_is_not_heard(text):
    assert asked(dispatched(read(f"# A question\nFrom: pm\n\n{text}\n"))) == ["work-plan"]


def test_a_longer_phrase_keeps_the_shorter_ones_inside_it_from_being_heard():
    meant = dispatched(read("# The deployment pipeline\nFrom: pm\n\nThe release branch and the deploy key.\n"))
    assert "deployment" not in asked(meant)


def test_korean_phrases_are_heard_with_and_without_their_spaces():
    assert read_words("strong: [롤백 계획]".encode()).strong == ("롤백 계획", "롤백계획")
    assert asked(dispatched(read("# 롤백계획 작성\n요청자: PM\n\nx\n"))) == ["rollback-plan"]


def test_what_a_kind_brings_along_stands_behind_it_once():
    meant = dispatched(read("# Deploy the api to staging\nFrom: pm\n\nWith a rollback plan.\n"))
    assert list(meant.names) == ["deployment", "deployment-guide", "rollback-plan", "deployment-checklist"]
    brought = {one.kind.name: one.brought_by for one in meant.kinds}
    assert brought == {
        "deployment": None,
        "deployment-guide": "deployment",
        "rollback-plan": None,
        "deployment-checklist": "deployment",
    }


def test_what_nothing_covers_becomes_a_work_plan():
    meant = dispatched(read("# Paint the server room\nFrom: pm\n\n## Requirements\n\n- blue\n"))
    assert list(meant.names) == ["work-plan"]
    assert "work plan" in reasons(meant, "work-plan")[0]


@pytest.mark.parametrize(
    ("title", "list_", "left"),
    [
        (
            "A few things",
            "- an incident runbook for the API\n- three more people in the team",
            ["three more people in the team"],
        ),
        ("몇 가지", "1. 장애 대응 런북\n2. 카페 메뉴 개선\n3. nginx 설정", ["카페 메뉴 개선"]),
        ("Incident runbook", "- for the API\n- with the names of three people", []),
        ("A few things", "An incident runbook, please:\n\n- for the API\n- with the names of three people", []),
        ("A few things", "- an incident runbook\n  - for the API\n  - with the names of three people", []),
        ("A few things", "We had a hard night.\n\nPlease write an incident runbook.", []),
    ],
)
def test_an_item_that_nothing_covers_is_left_where_a_list_says_one_by_one_what_is_wanted(title, list_, left):
    meant = dispatched(read(f"# {title}\nFrom: pm\n\n{list_}\n"))
    assert "incident-response" in meant.names
    assert [one.title for one in meant.left] == left
    assert ("work-plan" in meant.names) is bool(left)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_dispatched(text):
    meant = dispatched(read(f"# a\nFrom: pm\n\n{text}"))
    assert meant.kinds
    assert meant.role is not None


def test_a_mebibyte_of_one_word_stays_cheap():
    meant = dispatched(Request(name="r", team="devops", sha256="0", title="x", body="deploy to production\n" * 50_000))
    assert asked(meant) == ["deployment"]
    assert len(reasons(meant, "deployment")) <= 3


# -- role ------------------------------------------------------------------------------------------------------------


def test_the_role_is_the_lead_kinds():
    meant = dispatched(read("# Operations checklist\nFrom: pm\n\nx\n"))
    assert meant.role is not None
    assert meant.role.name == "cicd-operator"


def test_the_first_of_two_kinds_leads_and_the_answer_tells_of_the_other_role():
    meant = dispatched(read("# x\nFrom: pm\nKind: operations-checklist, rollback-plan\n\ny\n"))
    assert meant.role is not None
    assert meant.role.name == "cicd-operator"
    (finding,) = meant.findings
    assert finding.rule == "dispatch/two-roles"
    assert "devops-lead" in str(finding.message)


def test_a_named_role_keeps_its_own_kinds():
    text = "# Operations checklist and deployment checklist\nFrom: pm\nTo: {to}\n\nx\n"
    assert asked(dispatched(read(text.format(to="devops-lead")))) == ["deployment-checklist"]
    assert asked(dispatched(read(text.format(to="cicd-operator")))) == ["operations-checklist"]


def test_a_named_role_that_has_none_of_the_kinds_is_told_so():
    meant = dispatched(read("# Operations checklist\nFrom: pm\nTo: devops-operator\n\nx\n"))
    assert asked(meant) == ["operations-checklist"]
    assert [finding.rule for finding in meant.findings] == ["dispatch/other-role"]


def test_a_role_that_the_workspace_lacks_is_an_error_with_a_remedy():
    meant = dispatch(read("# Operations checklist\nFrom: pm\n\nx\n"), load_kinds(), {}, EVIDENCE, CONFIGURATION)
    assert meant.role is None
    assert [(finding.rule, finding.severity) for finding in meant.findings] == [("dispatch/no-role", "error")]
    assert meant.findings[0].remedy is not None


# -- environment -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "environment", "why"),
    [
        ("# Deploy the api\nFrom: pm\n\nx\n", "production", "assumed"),
        ("# Deploy the api\nFrom: pm\nEnvironment: staging\n\nx\n", "staging", "line 3 says “Environment: staging”"),
        ("# Deploy the api to staging\nFrom: pm\n\nx\n", "staging", "the title says staging"),
        (
            "# Deploy the api\nFrom: pm\nEnvironment: staging\n\nThen to production.\n",
            "production",
            "line 5 says production",
        ),
        ("# api 배포 요청\n요청자: PM\n\n개발 서버에 배포해 주세요.\n", "development", "line 4 says development"),
        ("# 검색 API 운영 배포 요청\n요청자: PM\n\nx\n", "production", "the title says production"),
        ("# Deploy to staging\nFrom: pm\nPath: deploy/prod/api\n\nx\n", "production", "matches the production pattern"),
    ],
)
def test_the_environment_is_the_strictest_that_is_named(text, environment, why):
    meant = dispatched(read(text))
    assert meant.environment == environment
    assert why in str(meant.environment_why)


def test_an_embedded_path_can_mean_production():
    meant = dispatched(read("# Add it\nFrom: pm\n\n```yaml\n# infrastructure/production/app.yml\na: 1\n```\n"))
    assert meant.environment == "production"
    assert "infrastructure/production/app.yml" in str(meant.environment_why)


def test_configured_words_mean_production():
    configuration = replace(CONFIGURATION, production=("seoul-1",))
    request = read("# Deploy to staging\nFrom: pm\n\nOn seoul-1.\n")
    meant = dispatch(request, load_kinds(), ROLES, EVIDENCE, configuration)
    assert meant.environment == "production"
    assert "seoul-1" in str(meant.environment_why)


def test_what_deploys_nothing_and_names_none_has_no_environment():
    meant = dispatched(read("# Operations checklist\nFrom: pm\n\nx\n"))
    assert not meant.deploys
    assert meant.environment is None


@pytest.mark.parametrize(
    ("text", "migrates"),
    [
        ("# Run the migration on staging\nFrom: pm\n\nx\n", True),
        ("# 주문 테이블 마이그레이션 실행 요청\n요청자: PM\n\nx\n", True),
        ("# Deploy the api\nFrom: pm\n\nx\n", False),
        ("# Deploy the api\nFrom: pm\n\n## Context\n\nThe last migration went well.\n", False),
        ("# Add it\nFrom: pm\n\n```python\n# backend/migrations/versions/0003_x.py\nx = 1\n```\n", True),
    ],
)
def test_a_migration_is_told_by_words_or_by_an_embedded_revision(text, migrates):
    assert dispatched(read(text)).migrates is migrates


# -- services --------------------------------------------------------------------------------------------------------


def two_applications() -> Evidence:
    shop = replace(API, file="shop/docker-compose.yml", folder="shop/api")
    blog = replace(API, name="blog", file="blog/docker-compose.yml", folder="blog/web")
    return replace(
        EVIDENCE, services=(shop, blog), compose_files=("shop/docker-compose.yml", "blog/docker-compose.yml")
    )


def names(meant: Dispatch) -> list[str]:
    return [service.name for service in meant.services]


def test_all_services_built_for_the_one_application_deploy_together():
    meant = dispatched(read("# Deploy to staging\nFrom: pm\n\nx\n"))
    assert names(meant) == ["api", "worker"]
    assert meant.questions == ()


def test_words_select_a_service():
    meant = dispatched(read("# Deploy the worker to staging\nFrom: pm\n\nx\n"))
    assert names(meant) == ["worker"]
    assert str(meant.services_why) == "the request names worker"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Deploy to staging\nFrom: pm\n\nThe api must answer within 500 ms.\n", ["api", "worker"]),
        ("# 스테이징 배포 요청\n요청자: PM\n\n워커만 배포해 주세요.\n", ["worker"]),
        ("# API 스테이징 배포 요청\n요청자: PM\n\nAPI와 워커를 함께 배포해 주세요.\n", ["api", "worker"]),
        ("# Deploy the api to staging\nFrom: pm\n\nDeploy all services, not the api alone.\n", ["api", "worker"]),
    ],
)
def test_only_words_about_deploying_select_a_service(text, expected):
    assert names(dispatched(read(text))) == expected


@pytest.mark.parametrize(
    "title", ["Deploy the backend to staging", "백엔드 스테이징 배포", "Dockerfile for the backend"]
)
def test_people_call_a_service_by_the_folder_that_it_is_built_from(title):
    assert names(dispatched(read(f"# {title}\nFrom: pm\n\nx\n"))) == ["api"]


def test_a_folder_of_two_services_means_both_and_a_service_of_that_name_itself():
    queue = replace(API, name="queue")
    evidence = replace(EVIDENCE, services=(*EVIDENCE.services, queue))
    assert names(dispatched(read("# Deploy the backend to staging\nFrom: pm\n\nx\n"), evidence)) == ["api", "queue"]
    named = replace(evidence, services=(*evidence.services, replace(API, name="backend", folder="old")))
    assert names(dispatched(read("# Deploy the backend to staging\nFrom: pm\n\nx\n"), named)) == ["backend"]


def test_the_header_selects_services_by_name_or_path():
    assert names(dispatched(read("# Deploy to staging\nFrom: pm\nService: api\n\nx\n"))) == ["api"]
    assert names(dispatched(read("# Deploy to staging\nFrom: pm\nPath: worker/\n\nx\n"))) == ["worker"]
    assert names(dispatched(read("# Deploy to staging\nFrom: pm\nService: db\n\nx\n"))) == ["db"]


def test_an_unknown_service_is_asked_back_with_the_candidates():
    (question,) = dispatched(read("# Deploy to staging\nFrom: pm\nService: payments\n\nx\n")).questions
    assert "1) api (docker-compose.yml)" in str(question)


def test_several_applications_are_asked_back_with_numbers():
    meant = dispatched(read("# Deploy to staging\nFrom: pm\n\nx\n"), two_applications())
    assert meant.services == ()
    (question,) = meant.questions
    assert "1) shop (api)" in str(question)
    assert "2) blog (blog)" in str(question)


def test_a_word_or_a_path_tells_several_applications_apart():
    assert names(dispatched(read("# Deploy the blog to staging\nFrom: pm\n\nx\n"), two_applications())) == ["blog"]
    assert names(dispatched(read("# Deploy to staging\nFrom: pm\nPath: shop\n\nx\n"), two_applications())) == ["api"]


def test_the_environments_own_compose_file_is_preferred():
    production = replace(API, file="docker-compose.prod.yml", image="registry.example/api:1")
    evidence = replace(
        EVIDENCE, services=(API, production), compose_files=("docker-compose.yml", "docker-compose.prod.yml")
    )
    assert dispatched(read("# Deploy to production\nFrom: pm\n\nx\n"), evidence).services == (production,)
    assert dispatched(read("# Deploy to staging\nFrom: pm\n\nx\n"), evidence).services == (API,)


def test_services_are_those_of_the_survey_at_hand_whichever_was_looked_at_before():
    request = read("# Deploy to staging\nFrom: pm\n\nx\n")
    moved = replace(EVIDENCE, services=tuple(replace(one, name=f"{one.name}-2") for one in EVIDENCE.services))
    for _ in range(2):
        before, after = names(dispatched(request, EVIDENCE)), names(dispatched(request, moved))
        assert after == [f"{name}-2" for name in before] != []


def test_nothing_is_asked_where_no_kind_needs_a_service():
    assert dispatched(read("# Operations checklist\nFrom: pm\n\nx\n"), two_applications()).questions == ()


def test_a_repository_without_services_leaves_them_empty():
    meant = dispatched(read("# Deploy to staging\nFrom: pm\nService: api\n\nx\n"), Evidence())
    assert meant.services == ()
    assert meant.questions == ()
    assert str(meant.services_why) == "the repository holds no service"


def test_where_nothing_is_built_here_the_images_are_meant():
    only = Evidence(services=(DATABASE,), compose_files=("docker-compose.yml",))
    assert names(dispatched(read("# Deploy to staging\nFrom: pm\n\nx\n"), only)) == ["db"]


def test_a_dockerfile_without_compose_is_a_service():
    lonely = Service(name="tool", folder="tool", dockerfile="tool/Dockerfile", file="tool/Dockerfile")
    assert names(dispatched(read("# Deploy to staging\nFrom: pm\n\nx\n"), Evidence(services=(lonely,)))) == ["tool"]


# -- paths -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "pattern", "matches"),
    [
        ("infra/prod/app.yml", "**/prod/**", True),
        ("prod/app.yml", "**/prod/**", True),
        ("infra/product/app.yml", "**/prod/**", False),
        ("app.prod.yml", "**/*.prod.*", True),
        ("a/b/App.Production.yml", "**/*.production.*", True),
        ("a/b", "a/*", True),
        ("a/b/c", "a/*", False),
        ("a/b/c", "**", True),
        ("Dockerfile", "**/Dockerfile*", True),
        ("a.b", "a?b", True),
        ("a/b", "a?b", False),
    ],
)
def test_a_path_matches_a_pattern(path, pattern, matches):
    assert Patterns([(pattern, "it")]).fitting(path) == (("it",) if matches else ())


@pytest.mark.parametrize(
    ("text", "migrates"),
    [
        ("# Review the migrations of production\nFrom: pm\n\nIs every migration review done?\n", False),
        ("# Database backups\nFrom: pm\n\n- every night\n- before each migration\n", False),
        ("# DB 백업\n요청자: PM\n\n마이그레이션 전에도 백업해 주세요.\n", False),
        ("# Database backups\nFrom: pm\n\n- before each migration\n- then run the migration 0002\n", True),
    ],
)
def test_who_asks_for_a_review_or_a_backup_of_migrations_runs_none(text, migrates):
    assert dispatched(read(text)).migrates is migrates


def test_each_list_of_words_stands_once_in_its_file_and_no_word_twice_in_a_list():
    for kind in load_kinds().values():
        text = (PACKAGE / "deliverables" / kind.name.replace("-", "_") / "words.yaml").read_text(encoding="utf-8")
        keys = re.findall(r"^(\w+):", text, re.MULTILINE)
        assert len(keys) == len(set(keys)), f"{kind.name}: YAML keeps the last of two lists in silence"
        for words in yaml.safe_load(text).values():
            assert len(words) == len(set(words)), kind.name


def test_hints_count_once_together_and_no_more_in_the_title():
    hints = load_kinds()["secrets-audit"].words.hints
    assert {"비밀번호", "passwords", "tokens"} <= set(hints)
    assert asked(dispatched(read("# Passwords and tokens\nFrom: pm\n\nThe tokens are too small.\n"))) == ["work-plan"]
    assert "secrets" in load_kinds()["secrets-audit"].words.weak
    assert asked(dispatched(read("# A question\nFrom: pm\n\nThe secrets and passwords?\n"))) == ["secrets-audit"]


LONG = "\n\n## 요청 내용\n\n### 1. 시크릿 정리\n- 정리\n\n### 2. 화면 색상 규칙\n- 정의\n\n### 3. 문장 규칙\n- 정의\n"


def test_a_title_word_that_does_not_decide_alone_leaves_the_other_requirements_of_a_long_request_as_tasks():
    meant = dispatched(read(f"# 시크릿과 표준 기반 구축\n\nFrom: pm{LONG}"))
    assert asked(meant) == ["secrets-audit", "work-plan"]
    assert [one.title for one in meant.left] == ["화면 색상 규칙", "문장 규칙"]


def test_architecture_alone_is_no_wish_for_servers():
    assert asked(dispatched(read("# 아키텍처 표준 기반 구축\nFrom: pm\n\n- 모듈 구조를 정의해 주세요\n"))) == [
        "work-plan"
    ]


def with_a_page() -> Evidence:
    npm = PackageManager(name="npm", stack="node", folder="frontend", file="frontend/package.json")
    return replace(EVIDENCE, package_managers=(npm,))


@pytest.mark.parametrize("title", ["Deploy the frontend to staging", "프론트엔드 스테이징 배포", "Nginx for frontend"])
def test_an_application_that_is_no_service_is_asked_about_and_no_other_is_taken_for_it(title):
    meant = dispatched(read(f"# {title}\nFrom: pm\n\nx\n"), with_a_page())
    assert not meant.services
    assert [str(one).partition(",")[0] for one in meant.questions] == ["`frontend` has a manifest"]


@pytest.mark.parametrize(
    "text",
    [
        "# Dockerfile for frontend\nFrom: pm\n\nx\n",
        "# Dockerfile\nFrom: pm\nService: frontend\n\nx\n",
        "# CI pipeline\nFrom: pm\nKind: ci-workflow\nPath: frontend/\n\nx\n",
    ],
)
def test_what_makes_a_service_of_an_application_needs_no_service(text):
    meant = dispatched(read(text), with_a_page())
    assert not meant.questions
    assert names(meant) == ["frontend"]


def test_an_application_that_is_no_service_is_no_matter_beside_one_that_is():
    assert names(dispatched(read("# Deploy api and frontend\nFrom: pm\n\nx\n"), with_a_page())) == ["api"]
    assert names(dispatched(read("# Deploy to staging\nFrom: pm\n\nThe frontend waits.\n"), with_a_page()))


# -- to whom ---------------------------------------------------------------------------------------------------------


def addressed(to: str) -> list[tuple[str, str]]:
    meant = dispatched(read(f"# Deploy to staging\nFrom: pm\nTo: {to}\nService: api\n\nx\n"))
    return [(one.rule, str(one.message)) for one in meant.findings if one.rule.endswith("-team")]


@pytest.mark.parametrize("to", ["devops", "DevOps", "to-devops", "devops-lead", "CI/CD Operator"])
def test_the_team_itself_and_its_roles_are_answered_without_a_word(to):
    assert addressed(to) == []


def test_a_request_to_another_team_is_told_whose_inbox_it_lies_in():
    ((rule, said),) = addressed("backend")
    assert rule == "dispatch/other-team"
    assert said == "the request is addressed to backend, and lies in the inbox of devops, which answers it here"


def test_a_request_to_nobody_who_is_known_is_told_who_answers():
    ((rule, said),) = addressed("security")
    assert rule == "dispatch/unknown-team"
    assert said == "no team or role is called security; devops answers, because the request lies in its inbox"


def test_a_path_that_is_an_address_selects_nothing():
    meant = dispatched(read("# Health check\nFrom: pm\nKind: health-check\nPath: /healthz\n\nx\n"))
    assert not meant.questions
    assert meant.services
    assert dispatched(read("# Health check\nFrom: pm\nKind: health-check\nPath: nowhere\n\nx\n")).questions
