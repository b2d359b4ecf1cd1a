#!/usr/bin/env bash
# Ask every service for its health; ends with 1 where one is not healthy. ATTEMPTS and PAUSE may be set.
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
