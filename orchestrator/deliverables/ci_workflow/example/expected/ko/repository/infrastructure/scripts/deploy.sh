#!/usr/bin/env bash
# 서버에 새 버전을 올리고, 정상이 아니면 이전 버전으로 되돌립니다.
# 사용법: deploy.sh FOLDER VERSION REGISTRY HEALTH_URL
set -euo pipefail

services=(api web)

stack() {
  docker compose -f compose.yaml -f "$overlay" "$@" < /dev/null
}

# 컴포즈 파일 위에 덧씌웁니다: 이미지는 버전으로 지정하며 서버에서는 빌드하지 않습니다.
images() {
  echo "services:"
  printf '  %s:\n    image: "%s/%s:%s"\n' api "$registry" api "$1"
  printf '  %s:\n    image: "%s/%s:%s"\n' web "$registry" web "$1"
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
  images "$1" > "$overlay"
  stack up -d --no-build --wait --wait-timeout 120 "${services[@]}"
}

# 함수로 감싸 실행 전에 스크립트 전체를 읽습니다. 스크립트가 명령들과 같은 입력으로 들어오기 때문입니다.
main() {
  local folder=${1:?folder} version=${2:?version} running before=""
  registry=$(tr '[:upper:]' '[:lower:]' <<< "${3:?registry}")
  health_url=${4:?health address}
  overlay=$(mktemp --suffix=.yml)
  trap 'rm -f "$overlay"' EXIT

  cd "$folder"
  git fetch --quiet origin < /dev/null
  git checkout --quiet --detach "$version"

  images "$version" > "$overlay"
  running=$(stack ps --quiet "${services[0]}" || true)
  running=${running%%$'\n'*} # 복제본이 여럿이어도 이미지는 하나입니다
  if [[ -n "$running" ]]; then
    before=$(docker inspect --format '{{ .Config.Image }}' "$running" | sed 's/.*://')
  fi

  stack pull --quiet "${services[@]}"
  if start "$version" && healthy; then
    echo "deployed: $version"
    return 0
  fi

  echo "not healthy: $version" >&2
  if [[ -z "$before" ]]; then
    echo "nothing ran before, so there is nothing to go back to" >&2
    return 1
  fi
  # 되돌리는 것은 이미지뿐입니다. 스키마는 롤백 계획에 따라 직접 되돌립니다.
  git checkout --quiet --detach "$before" || echo "the files stay at the newer version" >&2
  start "$before" && healthy && echo "rolled back: $before" >&2
  return 1
}

main "$@"
