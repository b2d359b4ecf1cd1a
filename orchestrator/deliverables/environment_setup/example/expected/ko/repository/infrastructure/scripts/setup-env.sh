#!/usr/bin/env bash
# 환경을 적용합니다: 템플릿을 환경별 설정과 이 프로세스의 시크릿으로 채웁니다.
# 사용법: setup-env.sh development|staging|production [TARGET]
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
  # 만들어지는 파일에서는 값이 한 줄에, 작은따옴표 사이에 놓입니다.
  echo "not written, with a single quote or a line break in them: ${unwritable[*]}" >&2
  exit 1
fi

# 옆에 쓴 뒤 이름을 바꿉니다. 쓰다 만 파일이 적용되지 않으며 다른 사람은 읽을 수 없습니다.
mkdir -p "$(dirname "$target")"
(umask 077 && envsubst "$wanted" < "$template" > "$target.new")
mv "$target.new" "$target"
echo "$environment is in force: $target"
