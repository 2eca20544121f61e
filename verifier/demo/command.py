"""The command (opdracht) ``plaatsbewijs demo``."""

from __future__ import annotations

import sys
from pathlib import Path

from verifier.demo.failure import StoryFailed
from verifier.demo.hosting import Hosting
from verifier.demo.screen import JsonScreen, RichScreen
from verifier.demo.story import play

#: The exit code of a story that did not go as it should.
FAILED = 70


def demo(folder: Path, hosting: Hosting, *, as_json: bool = False) -> int:
    """Play the story in ``folder``; 0, or :data:`FAILED` with a sentence that says what went wrong.

    Raises :class:`StartRefused` before anything is made when the register cannot be hosted so.
    """
    json_screen, rich_screen = JsonScreen(), RichScreen()
    try:
        play(folder, hosting, json_screen if as_json else rich_screen)
    except StoryFailed as failure:
        sys.stderr.write(f"{failure}\n")
        return FAILED
    if as_json:
        json_screen.finish()
    return 0
