"""Know secrets by their shape: private keys, and the tokens that services give out with a mark of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct


class Shape(Struct, frozen=True):
    """A token's form.

    Attributes:
        maker: who gives it out; empty for a private key.
        marks: words of which one stands in every such token; looking for them is much faster than for the form.
        form: the token.
    """

    maker: str
    marks: tuple[str, ...]
    form: re.Pattern[str]


def _shape(maker: str, marks: str, form: str) -> Shape:
    return Shape(maker, tuple(marks.split()), re.compile(form))


# After what the services publish of their formats.
SHAPES = (
    Shape("", ("PRIVATE KEY",), re.compile(r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----")),
    _shape("age", "AGE-SECRET-KEY-1", r"\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b"),
    _shape("AWS", "AKIA ASIA", r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    _shape("GitHub", "ghp_ gho_ ghu_ ghs_ ghr_", r"\bgh[pousr]_[A-Za-z0-9]{36,255}\b"),
    _shape("GitHub", "github_pat_", r"\bgithub_pat_[A-Za-z0-9_]{60,255}\b"),
    _shape("GitLab", "glpat- glptt- gldt- glrt- glcbt-", r"\bgl(?:pat|ptt|dt|rt|cbt)-[A-Za-z0-9_-]{20,100}"),
    _shape("Slack", "xox", r"\bxox[abeoprs]-[A-Za-z0-9-]{10,250}"),
    _shape("Slack", "hooks.slack.com", r"\bhooks\.slack\.com/(?:services|workflows)/T[A-Za-z0-9/]{20,100}"),
    _shape("Discord", "api/webhooks/", r"\bdiscord(?:app)?\.com/api/webhooks/\d{15,21}/[A-Za-z0-9_-]{40,100}"),
    _shape("Stripe", "sk_live_ sk_test_ rk_live_ rk_test_", r"\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,250}\b"),
    _shape("Stripe", "whsec_", r"\bwhsec_[A-Za-z0-9+/]{24,100}"),
    _shape("Google", "AIza", r"\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])"),
    _shape("Google", "GOCSPX- ya29.", r"\bGOCSPX-[A-Za-z0-9_-]{20,60}|\bya29\.[A-Za-z0-9_-]{20,250}"),
    _shape("SendGrid", "SG.", r"\bSG\.[A-Za-z0-9_-]{16,40}\.[A-Za-z0-9_-]{30,60}"),
    _shape("Twilio", "SK", r"\bSK[0-9a-f]{32}\b"),
    _shape("npm", "npm_", r"\bnpm_[A-Za-z0-9]{36}\b"),
    _shape("PyPI", "pypi-AgE", r"\bpypi-AgE[A-Za-z0-9_-]{50,500}"),
    _shape("OpenAI", "T3BlbkFJ", r"\bsk-[A-Za-z0-9_-]{20,100}T3BlbkFJ[A-Za-z0-9_-]{20,100}"),
    _shape("Anthropic", "sk-ant-", r"\bsk-ant-[a-z0-9]{3,10}-[A-Za-z0-9_-]{40,150}"),
    _shape("Hugging Face", "hf_", r"\bhf_[A-Za-z0-9]{34}\b"),
    _shape("DigitalOcean", "dop_v1_ doo_v1_ dor_v1_", r"\bdo[opr]_v1_[0-9a-f]{64}\b"),
    _shape("Shopify", "shpat_ shpca_ shppa_ shpss_", r"\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b"),
    _shape("Vault", "hvs. hvb. hvr.", r"\bhv[sbr]\.[A-Za-z0-9_-]{24,300}"),
    _shape("Telegram", ":AA", r"\b\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])"),
    _shape("Azure", "AccountKey=", r"\bAccountKey=[A-Za-z0-9+/]{80,90}={0,2}"),
    _shape("Sentry", "sntrys_ sntryu_", r"\bsntry[su]_[A-Za-z0-9+/=_-]{40,500}"),
    _shape("Sentry", "https://", r"https://[0-9a-f]{32}(?::[0-9a-f]{32})?@[\w.-]{1,100}/\d{1,20}\b"),
    _shape("Expo", "exp_ expo_", r"\bexpo?_[A-Za-z0-9]{40}\b"),
    _shape("JWT", "eyJ", r"\beyJ[A-Za-z0-9_-]{15,2000}\.eyJ[A-Za-z0-9_-]{15,4000}\.[A-Za-z0-9_-]{20,1000}"),
)
WITHHELD = "‹withheld›"
_KEY = re.compile(
    r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----[^-]{0,20000}(?:-----END [A-Z0-9 ]{1,60}-----)?"
)
_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9+.-])([A-Za-z][A-Za-z0-9+.-]{1,30})://([^\s/:@\"'<>|]{0,200}):([^\s/@\"'<>|]{1,200})@[^\s@]"
)


Marks = tuple[tuple[bytes, int], ...]


def _by_sign() -> tuple[tuple[re.Pattern[bytes], Marks], ...]:
    """Sort the marks by a sign that stands in each; give with them what finds the first of them in one walk."""
    by_sign: dict[str, list[tuple[str, int]]] = {}
    for number, shape in enumerate(SHAPES):
        for mark in shape.marks:
            by_sign.setdefault(next(sign for sign in "_=JKIx-.:/" if sign in mark), []).append((mark, number))
    return tuple(
        (_finder(sign, [mark for mark, _ in marks]), tuple((mark.encode(), number) for mark, number in marks))
        for sign, marks in by_sign.items()
    )


def _finder(sign: str, marks: list[str]) -> re.Pattern[bytes]:
    """Give what finds one of these marks: it leaps from sign to sign, and looks at what stands before and behind it."""
    parts = [(lead + sign, rest) for lead, _, rest in (mark.rpartition(sign) for mark in marks)]
    before = {lead[-2:-1] for lead, _ in parts}
    # Hardly one of the signs has a letter before it that any of the marks has there.
    likely = "" if "" in before else f"(?<=[{re.escape(''.join(sorted(before)))}]{re.escape(sign)})"
    each = "|".join(f"(?<={re.escape(lead)}){re.escape(rest)}" for lead, rest in parts)
    return re.compile(f"{re.escape(sign)}{likely}(?:{each})".encode())


_BY_SIGN = _by_sign()


def _marked(content: bytes) -> tuple[Shape, ...]:
    """Give the shapes of which a mark stands in a text in UTF-8."""
    found = [marks for finder, marks in _BY_SIGN if finder.search(content)]
    numbers = {number for marks in found for mark, number in marks if mark in content}
    return tuple([SHAPES[number] for number in sorted(numbers)])


# Our documents have the same paragraphs in every answer, and hardly any holds a token: those known to hold none are not
# searched again. No token reaches over the end of a line. Longer texts are not worth the memory.
SHORT, ENOUGH = 64 * 1024, 1_000_000
_END = b"\n\n"


class Clean:
    """Paragraphs that hold no token; all are forgotten when they are more than `ENOUGH` bytes together."""

    def __init__(self) -> None:
        self.pieces: set[bytes] = set()
        self.size = 0

    def add(self, pieces: set[bytes]) -> None:
        size = sum(map(len, pieces)) + 100 * len(pieces)
        if self.size + size > ENOUGH:
            self.pieces, self.size = set(), 0
        self.pieces |= pieces
        self.size += size


_clean = Clean()


def holds_none(content: bytes) -> bool:
    """Tell whether a text in UTF-8 holds no token; of a long text it is not told."""
    if len(content) > SHORT:
        return False
    fresh = set(content.split(_END)) - _clean.pieces
    if not fresh:
        return True
    content = _END.join(fresh)
    if marked := _marked(content):
        text = content.decode("utf-8", "replace")
        if any(shape.form.search(text) for shape in marked):
            return False
    _clean.add(fresh)
    return True


def tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Give (maker, line, column) of every token in a text, the maker empty for a private key; line, column from 1."""
    content = text.encode("utf-8", "replace")
    if holds_none(content):
        return
    for shape in _marked(content):
        line, counted = 1, 0
        for match in shape.form.finditer(text):
            line, counted = line + text.count("\n", counted, match.start()), match.start()
            yield shape.maker, line, match.start() - text.rfind("\n", 0, match.start())


def masked(text: str) -> str:
    """Give a text with every token, and every private key as a whole, blanked out."""
    if not (marked := _marked(text.encode("utf-8", "replace"))):
        return text
    text = _KEY.sub(WITHHELD, text)
    for shape in marked:
        text = shape.form.sub(WITHHELD, text)
    return text


def passwords_in_addresses(line: str) -> Iterator[tuple[str, str, int]]:
    """Give (scheme, password, column from 1) of every `scheme://user:password@host`; references masked before."""
    if "://" not in line or "@" not in line:
        return
    for match in _ADDRESS.finditer(line):
        yield match[1], match[3], match.start(3) + 1
