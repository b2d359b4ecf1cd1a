#!/usr/bin/env bash
# Bring a version to this server, and go back to the one before where it is not healthy.
# Usage: deploy.sh FOLDER VERSION REGISTRY HEALTH_URL
set -euo pipefail

services=(api web)

stack() {
  docker compose -f compose.yaml -f "$overlay" "$@" < /dev/null
}

# Laid over the compose file: images by version, nothing built on the server.
images() {
  echo "services:"
  printf '  %s:\n    image: "%s/%s:%s"\n' api "$registry" api "$1"
  printf '  %s:\n    image: "%s/%s:%s"\n' web "$registry" web "$1"
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
  images "$1" > "$overlay"
  stack up -d --no-build --wait --wait-timeout 120 "${services[@]}"
}

# A function, so that the whole script is read before anything runs: it comes over the line that its commands share.
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
  running=${running%%$'\n'*} # several replicas have one image
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
  # Only the images go back. A schema goes back by the rollback plan, by hand.
  git checkout --quiet --detach "$before" || echo "the files stay at the newer version" >&2
  start "$before" && healthy && echo "rolled back: $before" >&2
  return 1
}

main "$@"
