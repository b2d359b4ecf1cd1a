#!/bin/sh
# 서버에 이미지를 적용합니다: 백업, 마이그레이션, 시작, 헬스체크를 하고 실패하면 이전 이미지로 되돌립니다.
# 사용법: release.sh IMAGE. 파이프라인이 ssh로 전달하며 직접 실행할 수도 있습니다.
set -eu

start() {
    docker compose up -d --no-deps --no-build --wait api
}

healthy() {
    attempt=0
    while [ "$attempt" -lt 10 ]; do
        if curl --fail --silent --show-error --max-time 5 http://localhost:8000/health > /dev/null; then return 0; fi
        attempt=$((attempt + 1))
        sleep 10
    done
    return 1
}

# compose가 이 서비스의 이미지를 부르는 이름입니다. `config --images`는 의존하는 서비스의 이미지도 순서 없이 함께 보여 줍니다.
named() {
    docker compose config api | awk -v service=api: '
        { gsub(/"/, "") }
        /^[^ ]/ { part = $1; here = "" }
        part == "name:" { project = $2 }
        part == "services:" && /^  [^ ]/ { here = $1 }
        here == service && /^    image:/ { image = $2 }
        END { if (project == "") exit 1; print (image != "" ? image : project "-" substr(service, 1, length(service) - 1)) }'
}

release() {
    cd /srv/tides
    name="$(named)"
    previous="$(docker image inspect --format '{{.Id}}' "$name" 2> /dev/null || true)"
    docker pull "$1"
    # 백업 없이는 마이그레이션하지 않음
    sh infrastructure/backup/backup.sh before-migration
    docker tag "$1" "$name"
    if ! docker compose run --rm --no-deps api alembic upgrade head; then
        if [ -n "$previous" ]; then docker tag "$previous" "$name"; fi
        echo "마이그레이션이 실패했습니다. 이전 버전이 계속 실행됩니다" >&2
        return 1
    fi
    if start && healthy; then
        echo "$1"
        return 0
    fi
    if [ -z "$previous" ]; then
        echo "정상이 아니며 되돌릴 이전 이미지가 없습니다" >&2
        return 1
    fi
    docker tag "$previous" "$name"
    start || true
    healthy || true
    echo "정상이 아니어서 이전 이미지를 다시 실행했습니다. 스키마는 그대로이니 롤백 계획을 확인하십시오" >&2
    return 1
}

# 스크립트가 표준 입력으로 들어올 수 있으므로, 호출하는 명령이 나머지를 읽지 못하게 합니다.
release "${1:?image}" < /dev/null
