#!/bin/sh
# Restore the newest backup into databases that are thrown away, and compare every table's rows with those that were dumped.
set -eu
cd "$(dirname "$0")/../.."
: "${RESTIC_REPOSITORY:?}" "${RESTIC_PASSWORD_FILE:?}"
RESTORED="$(mktemp -d)"
CONTAINER="restore-test-$$"
trap 'docker rm --force "$CONTAINER" > /dev/null 2>&1; rm -rf "$RESTORED"' EXIT
failed=0

restic restore latest --target "$RESTORED"

# db
NAME=db
docker run --detach --name "$CONTAINER" --network none --env POSTGRES_HOST_AUTH_METHOD=trust postgis/postgis:16-3.4-alpine > /dev/null
until docker exec "$CONTAINER" pg_isready --quiet --username postgres; do sleep 1; done
sleep 2
until docker exec "$CONTAINER" pg_isready --quiet --username postgres; do sleep 1; done
DUMP="$(find "$RESTORED" -name "$NAME-*.dump" | head -n 1)"
ROWS="$(find "$RESTORED" -name "$NAME-rows.txt" | head -n 1)"
docker exec "$CONTAINER" createdb --username postgres restored
docker exec --interactive "$CONTAINER" pg_restore --username postgres --dbname restored --no-owner --exit-on-error < "$DUMP"
docker exec --interactive "$CONTAINER" psql -At --username postgres restored < infrastructure/backup/rows.sql > "$RESTORED/rows.txt"
if diff "$ROWS" "$RESTORED/rows.txt"; then
    echo "$NAME: every table came back"
else
    echo "$NAME: tables differ; rows written during the dump explain a few, nothing else does" >&2
    failed=1
fi
docker rm --force "$CONTAINER" > /dev/null

exit "$failed"
