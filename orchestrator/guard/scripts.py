"""Write the hooks themselves: small shell scripts that start Python only where there is something to judge."""

from __future__ import annotations

import shlex
from pathlib import Path

HOOKS = ("pre-commit", "pre-merge-commit", "commit-msg", "pre-push", "reference-transaction")
MARK = "# orchestrator guard"
FAST = Path(__file__).with_name("fast.py")

_HEAD = """#!/bin/sh
{mark}: {hook}. Made by `orchestrator hooks install`, taken out by `orchestrator hooks uninstall`.
"""
_START = """python={python}
guard={guard}
before={before}
gone() {{
  echo "orchestrator: denied: the guard's interpreter or program is gone ($python, $guard)" >&2
  echo "  put it back, or run: orchestrator hooks install" >&2
  exit 1
}}
"""

_SIMPLE = """[ -x "$python" ] && [ -r "$guard" ] || gone
"$python" -I -S "$guard" {hook} "$@" || exit 1
[ -x "$before" ] && exec "$before" "$@"
exit 0
"""

# Standard input is needed twice where another hook is chained.
_WITH_INPUT = """[ -x "$python" ] && [ -r "$guard" ] || gone
lines=$(cat)
printf '%s\\n' "$lines" | "$python" -I -S "$guard" {hook} "$@" || exit 1
[ -x "$before" ] || exit 0
printf '%s\\n' "$lines" | "$before" "$@"
"""

# Called for every update of every ref, two hundred times in a rebase of twenty commits: nothing but shell built-ins
# until a branch of a bound worktree really gets commits that it has not had.
_NOT_OURS = """[ "$1" = prepared ] && [ -e "${{GIT_DIR:-.git}}/orchestrator-role" ] || {otherwise}
"""
_TRANSACTION = """lines=
[ -x "$before" ] && lines=$(cat)
updates=
judge() {{
  while read -r old new ref; do
    case $ref in refs/heads/*) ;; *) continue ;; esac
    [ "$old" = "$new" ] && continue
    case $new in *[!0]*) ;; *) continue ;; esac
    case $old in
      *[!0]*) ;;
      *) [ -n "$(git --no-replace-objects rev-list -1 "$new" --not --branches --remotes)" ] || continue ;;
    esac
    updates="$updates$old $new $ref
"
  done
}}
if [ -z "$lines" ]; then
  judge
else
  judge <<END
$lines
END
fi
if [ -n "$updates" ]; then
  [ -x "$python" ] && [ -r "$guard" ] || gone
  printf '%s' "$updates" | "$python" -I -S "$guard" {hook} "$@" || exit 1
fi
[ -x "$before" ] || exit 0
printf '%s\\n' "$lines" | "$before" "$@"
"""


def script(hook: str, python: str, before: str, *, chained: bool = True) -> str:
    """Write one hook.

    Args:
        python: the interpreter, absolute.
        before: the hook that stood here before, run after ours has allowed; a path that need not exist.
        chained: False where there is none, and there will be none.
    """
    if hook == "reference-transaction":
        text = _HEAD + _NOT_OURS + _START + _TRANSACTION
    else:
        text = _HEAD + _START + (_WITH_INPUT if hook == "pre-push" else _SIMPLE)
    other = shlex.quote(before)
    return text.format(
        otherwise=f'{{ [ -x {other} ] && exec {other} "$@"; exit 0; }}' if chained else "exit 0",
        mark=MARK,
        hook=hook,
        python=shlex.quote(python),
        guard=shlex.quote(str(FAST)),
        before=shlex.quote(before),
    )


def passing(hook: str, before: str) -> str:
    """Write a hook that only hands over to another folder's hook of the same name."""
    return (
        f"#!/bin/sh\n{MARK}: hands {hook} over. Made by `orchestrator hooks install`.\n"
        f'[ -x {shlex.quote(before)} ] && exec {shlex.quote(before)} "$@"\nexit 0\n'
    )
