#!/usr/bin/env bash
# Bring a version to this server, and go back to the one before where it is not healthy.
# Usage: deploy.sh FOLDER VERSION REGISTRY HEALTH_URL
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

# Ten tries, ten seconds apart, by the infrastructure standards.
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
# Only the images go back. A schema goes back by the rollback plan, by hand.
VERSION=$before
git checkout --quiet --detach "$VERSION" || echo "the files stay at the newer version" >&2
start && healthy && echo "rolled back: $before" >&2
exit 1
