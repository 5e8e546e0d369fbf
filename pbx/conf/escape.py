"""The only door by which a value enters a configuration file. What cannot be written safely raises Unsafe.

Asterisk's files have no quoting: a newline starts a new setting, `;` a comment, and `${` or `$[`
in the dialplan are evaluated. Labels and names of people are therefore never put into the
dialplan; what goes there is a word of a closed alphabet.
"""

import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_WORD = re.compile(r"[A-Za-z0-9_.+*#/:-]+", re.ASCII)
_PATTERN = re.compile(r"(?:[0-9XZN*#+]|\[[0-9-]+\])+[.!]?", re.ASCII)


class Unsafe(ValueError):
    """A value that must not reach the configuration: a defect of whoever validated it."""


def setting(value: str) -> str:
    """One setting's value; `;` is kept as itself."""
    if _CONTROL.search(value):
        raise Unsafe(f"control character in the value {value!r}")
    return value.strip().replace(";", "\\;")


def word(value: str) -> str:
    """A name, number, sound or path: letters, digits and _.+*#/:- only."""
    if not _WORD.fullmatch(value):
        raise Unsafe(f"{value!r} is not a plain word")
    return value


def pattern(value: str) -> str:
    """A dialled pattern of Asterisk, without the underscore."""
    if not _PATTERN.fullmatch(value):
        raise Unsafe(f"{value!r} is not a dial pattern")
    return value


def person(label: str) -> str:
    """A caller's name within a `callerid` setting: quotes, brackets and backslashes would end it early."""
    return re.sub(r'["<>\\(),]', " ", _CONTROL.sub(" ", label)).strip()


def skills(value: str) -> str:
    """`skill=level,…` as a variable's value."""
    if value and not re.fullmatch(r"[a-z0-9-]+=\d{1,2}(,[a-z0-9-]+=\d{1,2})*", value):
        raise Unsafe(f"{value!r} is not a list of skills")
    return value
