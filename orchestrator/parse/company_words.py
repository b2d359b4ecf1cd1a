"""The words of a company profile: canonical names and what people write for them, as slugs, English and Korean.

The canonical names are what deliverables ask for: `company.fact("status-page")`, `company.contact("on-call-engineer")`.
"""

from __future__ import annotations


def _table(text: str) -> dict[str, str]:
    """Turn lines of `canonical: alias alias …` into a look-up from every alias, and the name itself, to the name."""
    rows = (line.split(":") for line in text.strip().splitlines())
    return {alias: name for name, aliases in rows for alias in (name, *aliases.split())}


CONTACTS = _table("""
on-call-engineer: on-call oncall oncall-engineer 온콜 온콜-엔지니어 당직 당직자 당직-엔지니어
devops-lead: devops devops-team-lead devops-팀장 devops-리드 devops-담당 데브옵스-팀장 데브옵스-리드 인프라-팀장
backup-contact: backup-lead backup-owner deputy 백업-담당 백업-담당자 백업-책임자 부담당
backend-lead: backend backend-team-lead 백엔드 백엔드-팀장 백엔드-리드 백엔드-담당
frontend-lead: frontend frontend-team-lead 프론트엔드 프론트엔드-팀장 프론트엔드-리드 프론트엔드-담당
development-lead: development-team-lead dev-lead engineering-lead 개발팀장 개발-팀장 개발-리드
qa-lead: qa qa-팀장 qa-담당 qa-리드 품질-담당
database-administrator: dba db-담당 db-관리자 데이터베이스-관리자
security-lead: security security-officer 보안-담당 보안-담당자 보안-책임자
standards-guardian: 표준-수호자 표준-담당 표준-관리자
pm: project-manager product-manager 프로젝트-매니저 프로젝트-관리자
cto: chief-technology-officer 최고기술책임자 기술-이사
ceo: chief-executive-officer 대표 대표이사
""")

FACTS = _table("""
time-zone: timezone 시간대 표준시
office-hours: working-hours 업무-시간 근무-시간
maintenance-window: deployment-window 정기-점검-시간 점검-시간 배포-시간 작업-시간
slack-channel: slack 슬랙 슬랙-채널 채널
operations-mail: mail email e-mail operations-email 이메일 메일 운영-메일 운영-이메일
security-mail: security-email 보안-메일 보안-이메일
sms-gateway: sms 문자 문자-발송
status-page: statuspage 상태-페이지 서비스-상태
documentation: docs wiki 문서 위키
server: host hostname ip ip-address server-address 서버 서버-주소 서버-ip 호스트
domain: domain-name url service-url 도메인 서비스-주소 서비스-url
api-address: api api-url api-base-url api-주소
operating-system: os 운영체제 운영-체제
folder: path deploy-path deployment-folder 배포-경로 설치-경로 경로
registry: image-registry container-registry docker-registry 이미지-저장소 레지스트리
repository: repo git-repository 저장소 깃-저장소
backup-location: backup backups backup-path backup-folder 백업 백업-위치 백업-경로
offsite-backup: off-site-backup remote-backup 원격-백업 오프사이트-백업 소산-백업
secret-store: secrets secrets-manager vault 시크릿-저장소 비밀-저장소 시크릿
monitoring: grafana dashboard dashboards 모니터링 대시보드
sentry-project: sentry error-tracking 에러-추적 오류-추적 센트리 센트리-프로젝트
ci-server: ci jenkins ci-서버 젠킨스
issue-tracker: jira issues 이슈-관리 지라
""")

ENVIRONMENTS = _table("""
production: prod 운영 운영계 프로덕션 상용
staging: stage 스테이징 검증
development: dev local 개발 개발계 로컬
""")
# What may stand behind an environment's name in a heading: "Production servers", "운영 환경".
ENVIRONMENT_ENDS = ("-environment", "-server", "-servers", "-환경", "-서버")

NAME = (
    "company",
    "company-name",
    "name",
    "organisation",
    "organization",
    "회사",
    "회사명",
    "회사-이름",
    "법인명",
    "조직명",
)
CONTACT_HEADINGS = ("contact", "people", "escalation", "연락처", "담당자", "에스컬레이션")
CHANNEL_HEADINGS = ("channel", "채널")
ROLE_COLUMNS = ("role", "position", "title", "역할", "직책", "직위", "구분", "담당-업무", "항목")
NAME_COLUMNS = ("name", "person", "이름", "성명", "성함", "담당자")
REACH_COLUMNS = (
    "reach", "contact", "contacts", "phone", "mobile", "telephone", "tel", "mail", "email", "e-mail", "slack",
    "연락처", "전화", "전화번호", "휴대폰", "휴대전화", "핸드폰", "이메일", "메일", "슬랙",
)  # fmt: skip
VALUE_COLUMNS = ("value", "values", "setting", "content", "description", "값", "내용", "설정", "정보", "설명", "주소")

# What stands for "not known yet", as a whole value; slugs.
NOT_KNOWN = (
    "", "tbd", "todo", "fixme", "n-a", "na", "none", "unknown", "xxx",
    "미정", "추후", "추후-기입", "추후-작성", "없음", "미입력", "입력-필요", "해당-없음",
)  # fmt: skip
