"""What the user taught for an outlet: lines that are always removed, or always kept."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from clipper.domain.article import Rule

_DIGITS = re.compile(r"\d+")
_SPACE = re.compile(r"\s+")


def pattern_of(line: str) -> str:
    """A line as rules compare it: numbers alike, letter case and spacing not counted."""
    return _DIGITS.sub("0", _SPACE.sub(" ", line).strip().casefold())


def applies(rule: Rule, *, host: str, outlet: str) -> bool:
    """Whether a rule was taught for this outlet."""
    taught = rule.outlet.casefold().removeprefix("www.")
    return not taught or taught == host or host.endswith("." + taught) or taught == outlet.casefold()


class Rulebook:
    """The rules that hold for one page."""

    def __init__(self, rules: Iterable[Rule], *, url: str = "", outlet: str = "") -> None:
        """Choose the rules for the outlet; the newest rule on a line wins."""
        host = host_of(url)
        valid = (rule for rule in rules if applies(rule, host=host, outlet=outlet))
        self._verdicts = {pattern_of(rule.pattern): rule for rule in sorted(valid, key=lambda rule: rule.id)}

    def __bool__(self) -> bool:
        """Whether there is any rule at all."""
        return bool(self._verdicts)

    def verdict(self, line: str) -> Rule | None:
        """The rule for a line, if there is one."""
        return self._verdicts.get(pattern_of(line)) if self._verdicts else None


def host_of(url: str) -> str:
    """The host of an address without 'www.', or an empty string."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
