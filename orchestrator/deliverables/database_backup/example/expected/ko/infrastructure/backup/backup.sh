#!/bin/sh
# 데이터베이스 백업: 덤프, 점검, 암호화, 두 번째 장소로 복사합니다. 서버의 어느 위치에서나 실행할 수 있습니다.
# 사용법: backup.sh [daily|incremental|archive|before-migration]
set -eu
cd "$(dirname "$0")/../.."
: "${RESTIC_REPOSITORY:?백업 위치가 필요합니다. 예: s3:https://…}"
: "${RESTIC_PASSWORD_FILE:?이 사용자만 읽을 수 있는 파일이 필요합니다}"

TAG="${1:-daily}"
STAMP="$(date -u +%Y%m%d-%H%M%S)"
BACKUP_DIR="$(mktemp -d)"
export STAMP BACKUP_DIR
trap 'rm -rf "$BACKUP_DIR"' EXIT
umask 077

# PostgreSQL · db
docker compose exec -T db sh -c 'pg_dump -U "$POSTGRES_USER" -d "${POSTGRES_DB:-$POSTGRES_USER}" -Fc' > "$BACKUP_DIR"/db-"$STAMP".dump
(test -s "$BACKUP_DIR"/db-"$STAMP".dump && docker compose exec -T db pg_restore --list < "$BACKUP_DIR"/db-"$STAMP".dump > /dev/null) || exit 1
docker compose exec -T db sh -c 'psql -At -U "$POSTGRES_USER" -d "${POSTGRES_DB:-$POSTGRES_USER}"' < infrastructure/backup/rows.sql > "$BACKUP_DIR"/db-rows.txt

restic backup --tag "$TAG" "$BACKUP_DIR"
restic check --read-data-subset=5%

if [ -n "${OFFSITE_REPOSITORY:-}" ]; then
    restic copy --from-repo "$RESTIC_REPOSITORY" --from-password-file "$RESTIC_PASSWORD_FILE" \
        --repo "$OFFSITE_REPOSITORY" --password-file "$OFFSITE_PASSWORD_FILE"
fi
if [ "$TAG" = archive ]; then
    # 실행할 때마다 새 폴더에 덤프하므로, 폴더별로 묶으면 모든 스냅샷이 최신이 되어 지워지지 않습니다
    restic forget --group-by '' --keep-within 90d --prune
    if [ -n "${OFFSITE_REPOSITORY:-}" ]; then
        restic forget --repo "$OFFSITE_REPOSITORY" --password-file "$OFFSITE_PASSWORD_FILE" \
            --group-by '' --keep-within 90d --prune
    fi
fi
restic snapshots latest
