#!/usr/bin/env bash
# Put an environment in force: fill the template with its settings and with the secrets of this process.
# Usage: setup-env.sh development|staging|production [TARGET]
set -euo pipefail

case ${1:-} in
  development | dev) environment=development ;;
  staging) environment=staging ;;
  production | prod) environment=production ;;
  *)
    echo "unknown environment: '${1:-}'; say development, staging or production" >&2
    exit 2
    ;;
esac

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
target=${2:-$top/infrastructure/docker/.env}
template=$top/infrastructure/environments/env.template
command -v envsubst > /dev/null || { echo "envsubst is missing; install gettext" >&2; exit 1; }

set -a
# shellcheck source=/dev/null
source "$top/infrastructure/environments/$environment.env"
set +a

missing=()
unwritable=()
wanted=""
while IFS= read -r name; do
  value=${!name:-}
  if [[ -z $value || $value == *‹* ]]; then
    missing+=("$name")
  elif [[ $value == *\'* || $value == *$'\n'* ]]; then
    unwritable+=("$name")
  fi
  wanted+="\${$name} "
done < <(sed -n 's/^\([A-Z_][A-Z0-9_]*\)=.*/\1/p' "$template")

if ((${#missing[@]} > 0)); then
  echo "not set for $environment: ${missing[*]}" >&2
  exit 1
fi
if ((${#unwritable[@]} > 0)); then
  # The file that is made keeps each value on one line, between single quotes.
  echo "not written, with a single quote or a line break in them: ${unwritable[*]}" >&2
  exit 1
fi

# Written beside and renamed: a half file is never in force, and nobody else reads it.
mkdir -p "$(dirname "$target")"
(umask 077 && envsubst "$wanted" < "$template" > "$target.new")
mv "$target.new" "$target"
echo "$environment is in force: $target"
