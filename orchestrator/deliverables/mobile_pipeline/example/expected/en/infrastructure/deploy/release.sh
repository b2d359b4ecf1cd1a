#!/bin/sh
# Put an image in force on the server: backup, migration, start, health check; and back to the former one where that fails.
# usage: release.sh IMAGE. The pipeline hands it over by ssh; it runs by hand as well.
set -eu

start() {
    docker compose up -d --no-deps --no-build --wait api
}

healthy() {
    attempt=0
    while [ "$attempt" -lt 10 ]; do
        if curl --fail --silent --show-error --max-time 5 http://localhost:8000/health > /dev/null; then return 0; fi
        attempt=$((attempt + 1))
        sleep 10
    done
    return 1
}

# What compose calls the service's own image. `config --images` names those of the services that it needs as well, in any order.
named() {
    docker compose config api | awk -v service=api: '
        { gsub(/"/, "") }
        /^[^ ]/ { part = $1; here = "" }
        part == "name:" { project = $2 }
        part == "services:" && /^  [^ ]/ { here = $1 }
        here == service && /^    image:/ { image = $2 }
        END { if (project == "") exit 1; print (image != "" ? image : project "-" substr(service, 1, length(service) - 1)) }'
}

release() {
    cd /srv/tides
    name="$(named)"
    previous="$(docker image inspect --format '{{.Id}}' "$name" 2> /dev/null || true)"
    docker pull "$1"
    # no migration without a backup
    sh infrastructure/backup/backup.sh before-migration
    docker tag "$1" "$name"
    if ! docker compose run --rm --no-deps api alembic upgrade head; then
        if [ -n "$previous" ]; then docker tag "$previous" "$name"; fi
        echo "the migration failed; the former version runs on" >&2
        return 1
    fi
    if start && healthy; then
        echo "$1"
        return 0
    fi
    if [ -z "$previous" ]; then
        echo "not healthy, and there is no former image to go back to" >&2
        return 1
    fi
    docker tag "$previous" "$name"
    start || true
    healthy || true
    echo "not healthy: the former image runs again; the schema stays, see the rollback plan" >&2
    return 1
}

# The script may come in by standard input: what it calls must not read the rest of it.
release "${1:?image}" < /dev/null
