"""Hostile texts (vijandige teksten): what somebody might write to become a program, to look like something else, or
to break a page; and whether a page that shows them stays what it is."""

from __future__ import annotations

from collections.abc import Iterable
from html.parser import HTMLParser
from itertools import chain, product
from typing import Final

from playwright.sync_api import Page

#: What each of them would do if it ran; a page says with `typeof hacked` whether one did.
_RUN: Final = "window.hacked=1"
_SCRIPTS: Final = (
    f"<script>{_RUN}</script>",
    f"<img src=x onerror={_RUN}>",
    f"<svg/onload={_RUN}>",
    f"<svg><script>{_RUN}</script></svg>",
    f"<iframe srcdoc='<script>parent.{_RUN}</script>'></iframe>",
    f"<math><mtext><style><img src=x onerror={_RUN}></style></mtext></math>",
    f"<details open ontoggle={_RUN}>x</details>",
    f"<input autofocus onfocus={_RUN}>",
    f"<body onload={_RUN}>",
    f"<video><source onerror={_RUN}></video>",
    f"<a href='javascript:{_RUN}'>x</a>",
    f"<form action='javascript:{_RUN}'><button>x</button></form>",
    f"<object data='javascript:{_RUN}'></object>",
    f"<embed src='javascript:{_RUN}'>",
    f"<template><script>{_RUN}</script></template>",
    f"<noscript><p title='</noscript><script>{_RUN}</script>'>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>",
    "<b id=content>x</b>",
    "<form id=desk><input name=csrf></form>",
    f"{{{{constructor.constructor('{_RUN}')()}}}}",
    "{{7*7}}",
    "{% include 'layout.html' %}",
    f"${{{_RUN}}}",
    f"javascript:{_RUN}",
    f"data:text/html,<script>{_RUN}</script>",
)
#: Out of which context a script would be broken.
_BREAKS: Final = ("", '">', "'>", "-->", "</script>", "</title>", "</textarea>", "</template>", "]]>", "\\")
_ODD: Final = (
    "__proto__",
    "constructor",
    "toString",
    "NaN",
    "null",
    "undefined",
    "-1",
    "1e309",
    "=1+1",
    "@SUM(A1)",
    "+31",
    "../../etc/passwd",
    "%2e%2e%2f",
    "%00",
    "%3Cscript%3E",
    "&lt;script&gt;",
    "&#x3c;b&#x3e;",
    "a\u202egnp.exe",
    "\u2066links\u2069",
    "a\u200db\ufeffc",
    "\u2400",
    "e\u0301" * 60,
    "Ａ" * 120,
    "W" * 240,
    "\U0001f600" * 40,
    "ß ﬁ İ ı",
    "a\tb\nc",
    "  ",
)
HOSTILE: Final = tuple(dict.fromkeys(chain((before + each for before, each in product(_BREAKS, _SCRIPTS)), _ODD)))
#: What may come into a page only by its own templates.
MADE: Final = (
    "script:not([src]), iframe, object, embed, base, meta[http-equiv], style, "
    "[onerror], [onload], [onfocus], [ontoggle]"
)


class _Shape(HTMLParser):
    """The tags of a text with the names of their attributes, and nothing of what they hold."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, *sorted(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append((f"/{tag}",))

    def handle_comment(self, _: str) -> None:
        self.found.append(("!--",))


def shape(html: str) -> list[tuple[str, ...]]:
    """What a page is made of, whatever is filled in: the same for a hostile text as for a plain one."""
    parser = _Shape()
    parser.feed(html)
    parser.close()
    return parser.found


def broken(pages: Iterable[tuple[str, str]], *, plain: str) -> list[str]:
    """Those of the texts whose page is made of something else than the ``plain`` one."""
    wanted = shape(plain)
    return [text for text, html in pages if shape(html) != wanted]


def require_inert(page: Page) -> None:
    """No text that the page shows became a part of it, or ran."""
    assert page.evaluate("typeof hacked") == "undefined"
    assert page.locator(MADE).count() == 0
    assert page.title().endswith("Plaatsbewijs")
