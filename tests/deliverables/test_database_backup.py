"""Backups dump what the repository declares, by scripts that a shell and its linter read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from orchestrator.model.evidence import Volume
from tests.support.linters import passes
from tests.support.tides import API, COMPANY, DATABASE, EVIDENCE, NOBODY, asked, draft, example, files

REQUEST = asked("# Database backup\n\nFrom: Backend\n")
SCRIPT = "infrastructure/backup/backup.sh"
TEST = "infrastructure/backup/restore-test.sh"


def test_every_database_is_dumped_and_checked():
    text = files(draft("database-backup", REQUEST))[SCRIPT]
    assert "exec -T db sh -c 'pg_dump" in text
    assert "pg_restore --list" in text


def test_uploads_are_copied_beside_the_dumps():
    photos = Volume(source="photos", target="/srv/photos", named=True)
    uploads = replace(API, volumes=(photos,))
    evidence = replace(EVIDENCE, services=(uploads, DATABASE))
    text = files(draft("database-backup", REQUEST, evidence=evidence))[SCRIPT]
    assert 'cp -a api:/srv/photos "$BACKUP_DIR"/api-photos' in text


def test_the_schedule_is_the_standards():
    cron = files(draft("database-backup", REQUEST))["infrastructure/backup/backup.cron"]
    lines = [line for line in cron.splitlines() if line and not line.startswith("#")]
    assert [" ".join(line.split()[:5]) for line in lines] == ["0 2 * * *", "0 */4 * * *", "0 1 * * 0", "0 4 8-14 * *"]
    assert all(re.fullmatch(r"[\d*/,-]+", field) for line in lines for field in line.split()[:5])
    # In a crontab an unescaped per cent sign ends the command.
    assert all("%" not in line.replace("\\%", "") for line in lines)


def test_both_copies_forget_what_is_older_than_it_is_kept():
    # Grouped by folder, as restic does by itself, each snapshot is its group's newest: every run has a new folder.
    text = files(draft("database-backup", REQUEST))[SCRIPT].replace("\\\n", "")
    forgetting = [" ".join(line.split()) for line in text.splitlines() if line.strip().startswith("restic forget")]
    assert forgetting == [
        "restic forget --group-by '' --keep-within 90d --prune",
        'restic forget --repo "$OFFSITE_REPOSITORY" --password-file "$OFFSITE_PASSWORD_FILE"'
        " --group-by '' --keep-within 90d --prune",
    ]


def test_the_newest_snapshot_alone_is_shown():
    made = files(draft("database-backup", REQUEST))
    assert "--latest" not in made[SCRIPT] + made["database-backup.md"]
    assert made[SCRIPT].endswith("restic snapshots latest\n")


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("backup.example:/srv/backups", "sftp:backup.example:/srv/backups"),
        ("ops@backup.example:/srv/backups", "sftp:ops@backup.example:/srv/backups"),
        ("/srv/backups", "/srv/backups"),
        ("s3:s3.example.org/backups", "s3:s3.example.org/backups"),
        ("rclone:/backups", "rclone:/backups"),
    ],
)
def test_a_folder_on_another_machine_is_named_as_restic_reads_it(told, meant):
    company = replace(COMPANY, facts=(("backup-location", told),))
    page = files(draft("database-backup", REQUEST, company=company))["database-backup.md"]
    assert f"export RESTIC_REPOSITORY={meant}\n" in page
    assert f"| 2 | {told} |" in page


def test_a_database_that_is_not_postgresql_is_restored_by_hand():
    mysql = replace(DATABASE, image="mysql:8.4", name="shopdb")
    evidence = replace(EVIDENCE, services=(API, mysql))
    made = files(draft("database-backup", REQUEST, evidence=evidence))
    assert TEST not in made
    assert "`shopdb` (MySQL): restored by hand" in made["database-backup.md"]


@pytest.mark.parametrize("company", [COMPANY, NOBODY], ids=["told", "untold"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_shellcheck_finds_nothing(tmp_path: Path, company, language):
    made = files(draft("database-backup", example("database-backup", language), company=company))
    for path in (SCRIPT, TEST):
        (tmp_path / Path(path).name).write_text(made[path])
        passes("shellcheck", "--norc", Path(path).name, cwd=tmp_path)


def test_squawk_reads_the_query(tmp_path: Path):
    (tmp_path / "rows.sql").write_text(files(draft("database-backup", REQUEST))["infrastructure/backup/rows.sql"])
    passes("squawk", "--assume-in-transaction", "rows.sql", cwd=tmp_path)


def test_no_password_stands_on_a_command_line():
    made = files(draft("database-backup", REQUEST))
    assert not re.search(r"--password[= ](?!\"?\$)[^-\s]", made[SCRIPT] + made[TEST])


def test_a_folder_that_is_no_path_is_a_gap():
    company = replace(COMPANY, facts=(("folder", '/srv"; rm -rf /'),))
    assert (
        'cd "‹folder on the server›"'
        in files(draft("database-backup", REQUEST, company=company))["infrastructure/backup/backup.cron"]
    )
