#!/bin/sh
# Back up the databases: dump, check, encrypt, and copy to a second place. Run it on the server, from anywhere.
# usage: backup.sh [daily|incremental|archive|before-migration]
set -eu
cd "$(dirname "$0")/../.."
: "${RESTIC_REPOSITORY:?where backups go, for example s3:https://…}"
: "${RESTIC_PASSWORD_FILE:?a file that only this user can read}"

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
    # each run dumps into a folder of its own: grouped by folder, every snapshot would be the newest and be kept
    restic forget --group-by '' --keep-within 90d --prune
    if [ -n "${OFFSITE_REPOSITORY:-}" ]; then
        restic forget --repo "$OFFSITE_REPOSITORY" --password-file "$OFFSITE_PASSWORD_FILE" \
            --group-by '' --keep-within 90d --prune
    fi
fi
restic snapshots latest
