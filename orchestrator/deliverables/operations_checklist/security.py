"""The security check of each day, by the master's seed, with commands for this repository and its host."""

from __future__ import annotations

import shlex

from orchestrator.deliverables.operations_checklist.model import Check, Period
from orchestrator.deliverables.operations_checklist.surroundings import Surroundings
from orchestrator.drafting.compose import image_word
from orchestrator.model.text import say


def security(about: Surroundings) -> Period:
    """What is looked at every day for security alone: TLS, access, system, data."""
    return Period(
        say("Security"),
        say("every day, beside the daily checks"),
        (*_tls(about.domain), *_access(about), *_system(about), *_data(about)),
    )


def _tls(domain: str) -> tuple[Check, ...]:
    connected = f"echo | openssl s_client -connect {domain}:443 -servername {domain}"
    return (
        Check(
            say("TLS: expiry of the certificate"),
            (f"{connected} 2>/dev/null | openssl x509 -noout -enddate",),
            say("valid for more than 30 days; otherwise renewed today"),
        ),
        Check(
            say("TLS: grade of the settings"),
            (f"nmap --script ssl-enum-ciphers -p 443 {domain}",),
            say("A+; nothing older than TLS 1.2, no cipher below A"),
        ),
        Check(
            say("TLS: HSTS header"),
            (f"curl --silent --head https://{domain}/ | grep -i strict-transport-security",),
            say("the header is set"),
        ),
        Check(
            say("TLS: chain of the certificate"),
            (f"{connected} -verify_return_error 2>/dev/null | grep 'Verify return code'",),
            say("`0 (ok)`"),
        ),
    )


def _access(about: Surroundings) -> tuple[Check, ...]:
    return (
        Check(
            say("Access: rotation of SSH keys"),
            ("sudo find /root /home -name authorized_keys -exec ls -l {} +",),
            say("none of somebody who has left, none that is due"),
        ),
        Check(
            say("Access: failed logins"),
            (
                "sudo journalctl --unit ssh --since -24h | grep -c 'Failed password'",
                *(
                    f"{about.compose} logs --since 24h --no-log-prefix {shlex.quote(one.name)} 2>&1"
                    " | grep -ciE 'login.*fail'"
                    for one in about.built
                ),
            ),
            say("no more than 10 in an hour; an address with more than 5 is blocked"),
        ),
        Check(
            say("Access: log of raised privileges"),
            ("sudo journalctl _COMM=sudo --since -24h",),
            say("each one is somebody's work"),
        ),
        Check(say("Access: how API keys are used"), (), say("no unknown caller, no unusual number of calls")),
    )


def _system(about: Surroundings) -> tuple[Check, ...]:
    images = dict.fromkeys(
        image for one in (*(database.service for database in about.databases), *about.caches) if (image := one.image)
    )
    return (
        Check(
            say("System: security patches"),
            ("apt list --upgradable 2>/dev/null | grep -i security",),
            say("none open, or the day of the patches is fixed"),
        ),
        Check(say("System: rules of the firewall"), ("sudo ufw status verbose",), say("22, 80 and 443 from outside")),
        Check(
            say("System: port scan, from another machine"),
            (f"nmap -Pn {about.domain}",),
            say("no other port answers"),
        ),
        Check(
            say("System: vulnerability scan"),
            tuple(f"docker scout cves {image_word(image)}" for image in images),
            say("nothing critical open"),
        ),
    )


def _data(about: Surroundings) -> tuple[Check, ...]:
    return (
        Check(
            say("Data: the backups are encrypted"),
            ("env -u RESTIC_PASSWORD_FILE restic cat config < /dev/null",)
            if about.snapshots
            else ('file "$BACKUP_DIR"/*',),
            say("it fails: without the password nothing can be read")
            if about.snapshots
            else say("no dump that anybody can read"),
        ),
        Check(say("Data: log of access to data"), (), say("each access has its reason")),
        Check(say("Data: log of work on personal data"), (), say("each step has its purpose and its person")),
        Check(say("Data: the detection of leaks works"), (), say("a planted sample was reported")),
    )
