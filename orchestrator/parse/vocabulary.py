"""The words that requests are written in, English and Korean: header keys, section headings, and values, as data.

Every word is listed as people write it and looked up in its folded form (`fold`): letters and digits only, so that
case, spaces, hyphens, emoji and decoration make no difference. A new alias is one word added here.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from orchestrator.model.request import Environment, Language, Priority

# Letters and digits of ASCII as they are, all else of it left out.
_ASCII = {code: code if chr(code).isalnum() else None for code in range(128)}


SHORT = 200  # all keys and headings are; a stranger's line of a mebibyte is not kept


def fold(text: str) -> str:
    """Reduce a key or heading to what is compared: letters and digits, NFC, case-folded."""
    return _fold_short(text) if len(text) <= SHORT else _fold(text)


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower().translate(_ASCII)
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", text).casefold()))


_fold_short = lru_cache(maxsize=2048)(_fold)


# Header keys: canonical name to what people write.
_KEYS: dict[str, str] = {
    "title": """
        title, subject, 제목, 요청 제목
    """,
    "from": """
        from, sender, requester, requestor, requested by, requesting team, requesting agent, author, 요청자, 요청인,
        요청 팀, 요청 부서, 요청 에이전트, 의뢰자, 신청자, 발신, 발신자, 발신 팀, 보낸 사람, 보낸 이, 보내는 사람,
        작성자
    """,
    "to": """
        to, recipient, receiver, target team, assignee, assigned to, role, 수신, 수신자, 수신 팀, 받는 사람, 받는 이,
        받는 팀, 대상 팀, 담당, 담당자, 담당 팀, 담당 역할, 처리자, 처리 팀
    """,
    "date": """
        date, created, created at, created on, requested, requested on, request date, written on, 날짜, 일자, 요청일,
        요청일자, 요청 일시, 요청 날짜, 작성일, 작성일자, 작성 일시, 생성일, 생성일자, 등록일, 의뢰일
    """,
    "priority": """
        priority, urgency, severity, importance, 우선순위, 우선 순위 레벨, 중요도, 긴급도
    """,
    "deadline": """
        deadline, due, due date, due by, due on, needed by, needed on, target date, finish by, eta, 기한, 완료 기한,
        처리 기한, 마감, 마감일, 마감 기한, 마감 일시, 목표일, 목표 완료일, 목표 기한, 완료 목표, 완료 목표일,
        완료 목표 시점, 완료 예정일, 완료 희망일, 희망 완료일, 희망 기한, 희망일, 완료일, 납기, 납기일, 목표 일정
    """,
    "blocking": """
        blocking, blocks, blocking issue, blocking issues, blocked work, 블로킹, 블로킹 이슈, 블로킹 여부,
        블로킹 작업, 차단, 차단 이슈, 차단 여부, 차단되는 작업
    """,
    "kind": """
        kind, kinds, deliverable, deliverables, deliverable kind, deliverable kinds, 종류, 산출물, 산출물 종류,
        산출물 유형, 결과물, 결과물 종류
    """,
    "environment": """
        environment, env, environments, target environment, deployment environment, target env, 환경, 대상 환경,
        배포 환경, 적용 환경, 목표 환경, 실행 환경
    """,
    "service": """
        service, services, target service, component, components, 서비스, 서비스명, 대상 서비스, 컴포넌트,
        대상 컴포넌트
    """,
    "path": """
        path, target path, folder, directory, 경로, 대상 경로, 위치, 폴더, 디렉터리, 디렉토리
    """,
    "follows": """
        follows, follow up to, follow up of, follow up on, followup to, in reply to, replies to, continues, 후속,
        후속 요청, 후속 대상, 이전 요청, 원 요청, 원래 요청, 원본 요청, 이어지는 요청
    """,
    "depends-on": """
        depends on, depends, dependency, dependencies, requires, prerequisite, prerequisites, blocked by, waits for,
        의존성, 의존, 의존 요청, 의존 작업, 의존 관계, 선행 요청, 선행 작업, 선행 조건
    """,
    "language": """
        language, lang, response language, answer language, 언어, 응답 언어, 답변 언어, 사용 언어
    """,
    "status": """
        status, state, 상태, 요청 상태, 진행 상태, 진행 상황
    """,
    # Understood as facts, not acted upon.
    "id": """
        id, request id, 요청 id, 요청 번호, 번호, 식별자
    """,
    "task": """
        task, task id, task master id, ticket, ticket id, issue, issue id, 작업, 작업 id, 작업 번호, 태스크,
        태스크 id, 티켓, 이슈, 이슈 번호
    """,
    "type": """
        type, request type, category, 유형, 요청 유형, 분류, 카테고리
    """,
    "estimate": """
        estimate, estimated time, estimated effort, effort, duration, 예상 시간, 예상 소요 시간, 소요 시간,
        예상 기간, 예상 작업 시간, 작업 기간
    """,
    "scope": """
        scope, applies to, 범위, 적용 범위, 작업 범위
    """,
    "decision": """
        decision, decisions, adr, adr id, approved by decision, 결정, 결정 문서, 관련 결정, 승인 결정
    """,
    "project": """
        project, product, 프로젝트, 프로젝트명, 제품
    """,
    "reference": """
        reference, references, related, related requests, see also, cc, 참고, 참조, 관련, 관련 요청, 관련 작업,
        관련 문서
    """,
    "tags": """
        tag, tags, label, labels, 태그, 라벨, 키워드
    """,
    # Facts that deliverables ask for: a document takes them over, and nothing else hangs on them.
    "version": """
        version, release, release tag, 버전, 릴리스, 릴리스 버전, 릴리스 태그
    """,
    "previous-version": """
        previous version, current version, rollback to, rollback version, 이전 버전, 현재 버전, 롤백 버전
    """,
    "window": """
        window, time window, deployment window, maintenance window, 배포 시간, 배포 일시, 배포 시간대, 작업 시간,
        점검 시간
    """,
    "recovery-time": """
        rto, recovery time, recovery time objective, 복구 시간, 목표 복구 시간
    """,
    "recovery-point": """
        rpo, recovery point, recovery point objective, 복구 시점, 목표 복구 시점
    """,
    "staging-branch": """
        staging branch, develop branch, 스테이징 브랜치, 개발 브랜치
    """,
    "command": """
        command, start command, 실행 명령, 시작 명령
    """,
    "domain": """
        domain, host, hostname, server name, 도메인, 호스트
    """,
    "upload-limit": """
        upload limit, max upload, body size, 업로드 제한, 업로드 크기, 업로드 용량
    """,
    "server-size": """
        server size, instance, instance type, 서버 사양, 서버 크기, 인스턴스
    """,
    "staging-api": """
        staging api, api staging, 스테이징 api, 스테이징 주소
    """,
    "production-api": """
        production api, api production, 프로덕션 api, 운영 api, 프로덕션 주소
    """,
    "app-store-id": """
        app store id, asc app id, 앱스토어 id, 앱스토어 앱 id
    """,
    "contact": """
        contact, email, 연락처, 문의처, 이메일
    """,
    "response-format": """
        response format, response format needed, 응답 형식, 응답 양식
    """,
}

# Section headings: canonical name to what people write.
_SECTIONS: dict[str, str] = {
    "header": """
        header, metadata, meta, meta information, request information, request info, request details,
        basic information, 요청 정보, 기본 정보, 메타 정보, 메타데이터, 요청서 정보, 요청 개요 정보
    """,
    "context": """
        context, background, overview, summary, introduction, motivation, purpose, goal, goals, objective,
        objectives, why, problem, problem statement, description, current state, 배경, 요청 배경, 배경 설명, 맥락,
        개요, 요청 개요, 작업 개요, 목적, 요청 목적, 목표, 작업 목표, 요약, 설명, 현황, 현재 상태, 현재 상황, 문제,
        문제점, 문제 상황, 요청 사유, 사유, 이유, 요청 이유
    """,
    "requirements": """
        requirements, requirement, request, requests, requested work, what is needed, what we need, tasks, task,
        task list, to do, todo, work, work items, scope of work, details, request content, 요청, 요청 사항,
        요청 내용, 요청 상세, 상세 요청, 상세 내용, 세부 내용, 세부 사항, 요구 사항, 요구 내용, 작업 내용, 작업 사항,
        작업 목록, 작업 항목, 할 일, 할일, 해야 할 일, 필요 사항, 필요한 작업, 구현 사항, 구현 내용, 요청 작업,
        주요 작업, 세부 작업, 내용, 상세, 상세 설명, 부탁 사항
    """,
    "criteria": """
        acceptance criteria, acceptance criterion, acceptance, acceptance checklist, success criteria,
        completion criteria, exit criteria, criteria, ac, definition of done, done when, dod, checklist,
        verification criteria, 완료 기준, 완료 조건, 완료 정의, 수락 기준, 수락 조건, 수용 기준, 수용 조건,
        인수 기준, 인수 조건, 승인 기준, 성공 기준, 성공 조건, 검수 기준, 검증 기준, 합격 기준, 종료 조건,
        완료 체크리스트, 체크리스트, 완료의 정의
    """,
    "deliverables": """
        deliverables, deliverable, expected deliverables, expected output, outputs, output, artifacts, 산출물,
        기대 산출물, 예상 산출물, 완료 산출물, 최종 산출물, 필요 산출물, 결과물, 기대 결과물, 예상 결과물,
        최종 결과물, 기대 결과, 제출물
    """,
    "dependencies": """
        dependencies, dependency, depends on, prerequisites, prerequisite, preconditions, blocked by, 의존성,
        의존 관계, 의존 사항, 의존 작업, 의존 요청, 선행 조건, 선행 작업, 선행 요청, 전제 조건, 사전 조건
    """,
    "deadline": """
        deadline, deadlines, due date, due, schedule, timeline, timing, milestones, target date, 기한, 완료 기한,
        처리 기한, 마감, 마감일, 마감 기한, 일정, 완료 일정, 작업 일정, 목표 일정, 긴급 일정, 완료 목표, 완료 목표일,
        완료 목표 시점, 납기, 타임라인, 마일스톤, 희망 기한
    """,
    "response-format": """
        response format needed, response format, expected response, answer format, reply format, report format,
        응답 형식, 응답 방식, 응답 양식, 답변 형식, 필요한 응답 형식, 응답 요청 형식, 보고 형식, 보고 방식,
        보고 포맷, 회신 형식
    """,
    "environment": """
        target environment, environment, deployment environment, 환경, 대상 환경, 배포 환경
    """,
    "answers": """
        answers, answer, answers to questions, replies, 답변, 질문에 대한 답변, 질문 답변, 회신, 답
    """,
    "notes": """
        notes, note, remarks, remark, additional notes, additional information, constraints, constraint, caveats,
        considerations, hints, important, important notes, 참고, 참고 사항, 중요 참고사항, 비고, 메모, 주의,
        주의 사항, 중요 사항, 유의 사항, 제약, 제약 사항, 제약 조건, 고려 사항, 추가 정보, 추가 사항, 안내 사항,
        중요 안내 사항, 기타, 기타 사항, 특이 사항
    """,
    "related": """
        related, related work, related tasks, related requests, references, links, see also, 연관 작업, 관련 작업,
        관련 요청, 관련 문서, 관련 자료, 참고 자료, 참고 문서, 참조, 연관 요청, 관련 링크, 업무 연관 관계
    """,
    "contact": """
        contact, contacts, questions, question, support, 문의, 문의 사항, 문의처, 연락처, 담당자, 긴급 연락사항,
        질문
    """,
    "rollback": """
        rollback, rollback plan, roll back, back out plan, 롤백, 롤백 계획, 롤백 절차, 롤백 방안, 복구 계획
    """,
    "verification": """
        verification, validation, testing, tests, test plan, how to verify, test setup, 검증, 검증 방법, 확인 방법,
        테스트, 테스트 방법, 테스트 계획, 테스트 설정
    """,
}

# Headings whose last words name one of these are taken as such: "Functional requirements", "세부 요구사항".
TAILS = frozenset({"requirements", "criteria"})

# But not by these: "장애 내용" tells what happened, not what is wanted.
NO_TAILS = frozenset({"내용", "상세", "상세설명"})

_PRIORITIES: dict[Priority, str] = {
    "critical": """
        critical, urgent, very urgent, emergency, highest, very high, top, blocker, immediate, immediately, asap, p0,
        sev0, sev1, 긴급, 매우 긴급, 초긴급, 최긴급, 최우선, 최상, 매우 높음, 아주 높음, 치명, 치명적, 심각, 즉시,
        비상, 급함, 시급, 위급
    """,
    "high": """
        high, important, major, p1, sev2, 높음, 높은, 높다, 상, 중요, 우선
    """,
    "medium": """
        medium, normal, moderate, mid, middle, regular, standard, default, average, p2, sev3, 보통, 중간, 중, 일반,
        평범, 통상
    """,
    "low": """
        low, lowest, very low, minor, trivial, p3, p4, sev4, 낮음, 낮은, 낮다, 매우 낮음, 하, 여유, 경미
    """,
}

# What `Environment:` may say, as whole words; Korean also with what follows it ("운영환경").
_ENVIRONMENTS: dict[Environment, str] = {
    "production": """
        production, prod, prd, live, 운영, 프로덕션, 상용, 실서버, 라이브, 실환경
    """,
    "staging": """
        staging, stage, stg, preprod, preproduction, uat, 스테이징, 검증계
    """,
    "development": """
        development, develop, dev, local, localhost, sandbox, 개발, 로컬, 샌드박스
    """,
}

_LANGUAGES: dict[Language, str] = {
    "ko": """
        ko, kor, korean, ko kr, kr, 한국어, 한글, 국문, 우리말
    """,
    "en": """
        en, eng, english, en us, en gb, 영어, 영문
    """,
}

_CANCELLED = """
    cancelled, canceled, cancel, withdrawn, revoked, 취소, 취소됨, 취소함, 철회, 철회됨, 요청 취소, 요청 취소됨
"""
_NOTHING = """
    none, no, nothing, nil, n a, na, tbd, tba, unknown, not applicable, undecided, 없음, 무, 미정, 해당 없음,
    해당사항 없음, 없습니다
"""
_REQUEST_WORDS = """
    request, 요청, 요청서, 업무 요청, 작업 요청
"""
_CANCELLED_TITLES = """
    request cancelled, cancelled request, cancelled, canceled, request canceled, 요청 취소됨, 요청 취소, 취소됨,
    취소된 요청
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(filter(None, (fold(word) for word in text.split(","))))


def _inverse(table: dict[str, str]) -> dict[str, str]:
    return {word: name for name, text in table.items() for word in _words(text)}


KEYS: dict[str, str] = _inverse(_KEYS)
SECTIONS: dict[str, str] = _inverse(_SECTIONS)
PRIORITIES: dict[str, Priority] = {word: name for name, text in _PRIORITIES.items() for word in _words(text)}
ENVIRONMENTS: dict[str, Environment] = {word: name for name, text in _ENVIRONMENTS.items() for word in _words(text)}
LANGUAGES: dict[str, Language] = {word: name for name, text in _LANGUAGES.items() for word in _words(text)}
CANCELLED = _words(_CANCELLED)
NOTHING = _words(_NOTHING)
REQUEST_WORDS = _words(_REQUEST_WORDS)
CANCELLED_TITLES = _words(_CANCELLED_TITLES)
