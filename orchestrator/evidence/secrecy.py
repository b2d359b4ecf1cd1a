"""Tell by its name whether a key holds something that must not be read by everybody."""

from __future__ import annotations

import re
from functools import lru_cache

# Words at which a name is cut, so that MONKEY is no KEY: `dbPassword`, `db-password` and `DB_PASSWORD` are alike.
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SEPARATOR = re.compile(r"[^A-Za-z0-9]+")

_PASSWORD = frozenset({"password", "passwd", "passphrase", "pwd", "pass", "pw"})
_PASSWORD_ENDS = ("password", "passwd", "passphrase")  # PGPASSWORD, rootpassword
_ALONE = frozenset(
    {"secret", "secrets", "token", "credential", "credentials", "dsn", "apikey", "salt", "pepper", "keystore"}
)
_KEY_BEFORE = frozenset(
    {"api", "access", "private", "secret", "signing", "encryption", "service", "master", "auth", "app", "account"}
    | {"license", "deploy", "ssh", "jwt", "session", "cookie", "anon", "role", "client", "server", "storage", "webhook"}
)
_IDENTIFIER_BEFORE = frozenset({"client", "key", "team"})
_DATABASE = frozenset({"database", "db", "postgres", "postgresql", "mysql", "mariadb", "mongo", "mongodb", "redis"})
_DATABASE_MORE = frozenset({"amqp", "rabbitmq", "broker", "celery", "clickhouse", "elasticsearch", "sqlalchemy"})
_ADDRESS = frozenset({"url", "uri"})
# What stands last and turns the name into a description of the secret instead of the secret.
_DESCRIBES = frozenset(
    {"file", "path", "dir", "name", "length", "len", "size", "ttl", "expiry", "expires", "expiration", "lifetime"}
    | {"algorithm", "alg", "type", "header", "field", "policy", "min", "max", "count", "limit", "endpoint", "issuer"}
    | {"audience", "prefix", "suffix", "format", "host", "port", "timeout", "rounds", "cost", "enabled", "required"}
    | {
        "version",
        "provider",
        "ref",
        "manager",
        "hint",
        "url",
        "uri",
        "in",
        "age",
        "days",
        "hours",
        "minutes",
        "seconds",
    }
    | {"rotation", "store", "scope", "scopes", "label", "placeholder", "regex", "pattern", "validity", "duration"}
)
_PUBLIC = frozenset({"public", "publishable", "site"})
_BUNDLED = ("NEXT_PUBLIC_", "VITE_", "REACT_APP_", "EXPO_PUBLIC_", "NUXT_PUBLIC_", "GATSBY_", "PUBLIC_")


def words_of(name: str) -> tuple[str, ...]:
    """Cut a name into its words, in lower case: `dbPassword` and `DB_PASSWORD` give ("db", "password")."""
    spaced = _CAMEL.sub("_", name[:200])
    return tuple(word.lower() for word in _SEPARATOR.split(spaced) if word)


@lru_cache(maxsize=4096)
def is_password(name: str) -> bool:
    """Whether a name holds a password, where even a short or numeric value is the secret itself."""
    words = words_of(name)
    if not words or words[-1] in _DESCRIBES or words[-1] == "key":  # "adminPasswordKey" is where to look it up
        return False
    return any(word.rstrip("0123456789") in _PASSWORD or word.endswith(_PASSWORD_ENDS) for word in words)


@lru_cache(maxsize=4096)
def is_credential(name: str) -> bool:
    """Whether a literal value for this name is a secret: passwords, tokens, private keys; not identifiers."""
    words = words_of(name)
    if not words or words[-1] in _DESCRIBES or _PUBLIC & set(words):
        return False
    if is_password(name) or _ALONE & set(words) or words[-1].endswith(("secret", "token")):
        return not (words[-1] == "id" or (words[0] in {"id", "max", "min", "num"} and "token" in words))
    return (
        any(word == "key" and words[at - 1] in _KEY_BEFORE for at, word in enumerate(words) if at) and words[-1] != "id"
    )


def keeps_credentials(name: str) -> bool:
    """Whether the name is an address that carries its password with it, as DATABASE_URL does."""
    words = words_of(name)
    return bool(words) and words[-1] in _ADDRESS and bool((_DATABASE | _DATABASE_MORE) & set(words[:-1]))


def is_secret(name: str) -> bool:
    """Whether a key belongs into a secret store and never into code.

    Wider than `is_credential`: addresses of databases and the identifiers that stores of applications give out (client,
    key and team ids) are kept out of code as well. What is built into a browser or an app is public by its prefix.
    """
    if name.startswith(_BUNDLED):
        return False
    words = words_of(name)
    identifier = len(words) > 1 and words[-1] == "id" and words[-2] in _IDENTIFIER_BEFORE
    return is_credential(name) or keeps_credentials(name) or identifier
