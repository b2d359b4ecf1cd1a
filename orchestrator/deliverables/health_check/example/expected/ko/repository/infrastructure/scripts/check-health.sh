#!/usr/bin/env bash
# 모든 서비스의 상태를 확인하며, 정상이 아닌 서비스가 있으면 1로 끝납니다. ATTEMPTS와 PAUSE를 설정할 수 있습니다.
set -euo pipefail

attempts=${ATTEMPTS:-10}
pause=${PAUSE:-10}
failed=0

ask() {
  local name=$1 address=$2
  for ((try = 1; try <= attempts; try++)); do
    if curl --fail --silent --max-time 5 --output /dev/null "$address"; then
      echo "healthy    $name"
      return
    fi
    ((try == attempts)) || sleep "$pause"
  done
  echo "unhealthy  $name  $address" >&2
  failed=1
}

ask api http://localhost:8000/health
ask web http://localhost:8080/
exit "$failed"
