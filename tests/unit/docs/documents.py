"""The documents (documentatie) of the repository, and what can be read out of them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CONTINUED = re.compile(r"\\\n\s*")
_HEREDOC = re.compile(r"<<'?END'?\n.*?\nEND\n", re.DOTALL)
_SUBSTITUTED = re.compile(r"\$\([^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*)*\)")
_PROGRAM = re.compile(r"(?:^|[\s({|;])(?:\.venv/bin/)?plaatsbewijs ((?:[^;|&>)]|\$\(|\)(?=/))*)")
_AS = re.compile(r"^\s*as [\w-]+ (.*)$")


def documents() -> tuple[Path, ...]:
    """Every Markdown file that a reader may open."""
    found = [ROOT / "README.md", ROOT / "CHANGELOG.md"]
    for folder in ("docs", "keys", "schemas", "tests", "verifier"):
        found += sorted(each for each in (ROOT / folder).rglob("*.md") if "node_modules" not in each.parts)
    return tuple(found)


def name_of(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


def blocks(document: Path, *languages: str) -> tuple[str, ...]:
    """The fenced blocks of ``document`` in one of ``languages``."""
    found = _FENCE.findall(document.read_text(encoding="utf-8"))
    return tuple(content for language, content in found if language in languages)


def prose(document: Path) -> str:
    """A document without its fenced blocks."""
    return _FENCE.sub("", document.read_text(encoding="utf-8"))


def shell_lines(document: Path) -> Iterator[str]:
    """The lines of the shell blocks: continued lines joined, here-documents and substitutions left out."""
    for block in blocks(document, "sh"):
        text = _HEREDOC.sub("\n", _CONTINUED.sub(" ", block))
        yield from (_SUBSTITUTED.sub("VALUE", line) for line in text.splitlines())


def invocations(document: Path) -> tuple[tuple[str, ...], ...]:
    """The arguments of every ``plaatsbewijs`` in the shell blocks, or of the tutorial's short form ``as PARTY``."""
    found: list[str] = []
    for line in shell_lines(document):
        own = _AS.match(line)
        found += [own[1]] if own else _PROGRAM.findall(line)
    return tuple(tuple(shlex.split(each.strip(), comments=True)) for each in found if not each.startswith('"${'))
