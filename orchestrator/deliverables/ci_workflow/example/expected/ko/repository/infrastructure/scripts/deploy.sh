#!/usr/bin/env bash
# 서버에 새 버전을 올리고, 정상이 아니면 이전 버전으로 되돌립니다.
# 사용법: deploy.sh FOLDER VERSION REGISTRY HEALTH_URL
set -euo pipefail

folder=${1:?folder}
export VERSION=${2:?version}
REGISTRY=$(tr '[:upper:]' '[:lower:]' <<< "${3:?registry}")
export REGISTRY
health_url=${4:?health address}
services=(api web)

cd "$folder"
git fetch --quiet origin
git checkout --quiet --detach "$VERSION"

stack() {
  docker compose -f compose.yaml -f infrastructure/docker/images.yml "$@"
}

# 인프라 표준에 따라 10초 간격으로 열 번 확인합니다.
healthy() {
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    if curl --fail --silent --show-error --max-time 5 --output /dev/null "$health_url"; then
      return 0
    fi
    sleep 10
  done
  return 1
}

start() {
  stack up -d --no-build --wait --wait-timeout 120 "${services[@]}"
}

running=$(stack ps --quiet "${services[0]}" || true)
before=""
if [[ -n "$running" ]]; then
  before=$(docker inspect --format '{{ .Config.Image }}' "$running" | sed 's/.*://')
fi

stack pull --quiet "${services[@]}"
if start && healthy; then
  echo "deployed: $VERSION"
  exit 0
fi

echo "not healthy: $VERSION" >&2
if [[ -z "$before" ]]; then
  echo "nothing ran before, so there is nothing to go back to" >&2
  exit 1
fi
# 되돌리는 것은 이미지뿐입니다. 스키마는 롤백 계획에 따라 직접 되돌립니다.
VERSION=$before
git checkout --quiet --detach "$VERSION" || echo "the files stay at the newer version" >&2
start && healthy && echo "rolled back: $before" >&2
exit 1
