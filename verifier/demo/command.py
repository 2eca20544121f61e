"""The commands (opdrachten) ``plaatsbewijs demo`` and ``plaatsbewijs serve``."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from verifier.demo import cast
from verifier.demo.failure import StoryFailed
from verifier.demo.programs import LOG, Programs
from verifier.demo.screen import JsonScreen, RichScreen, Screen
from verifier.demo.setting import Setting, open_setting, was_made
from verifier.demo.story import play

#: The exit code of a story that did not go as it should.
FAILED = 70


def demo(folder: Path, *, as_json: bool = False) -> int:
    """Play the story in ``folder``; 0, or :data:`FAILED` with a sentence that says what went wrong."""
    json_screen, rich_screen = JsonScreen(), RichScreen()
    try:
        play(folder, json_screen if as_json else rich_screen)
    except StoryFailed as failure:
        sys.stderr.write(f"{failure}\n")
        return FAILED
    if as_json:
        json_screen.finish()
    return 0


def serve(folder: Path) -> int:
    """Open the story's data (played first when there is none) and keep every program running until a signal."""
    screen = RichScreen()
    if not was_made(folder):
        play(folder, screen)
    setting = open_setting(folder)
    try:
        with Programs(setting) as programs:
            list(programs.start(cast.PROGRAMS))
            _invite(setting, screen)
            signal.sigwait({signal.SIGINT, signal.SIGTERM})
    finally:
        setting.close()
    return 0


def _invite(setting: Setting, screen: Screen) -> None:
    screen.table(
        "Running; stop with Ctrl-C",
        ("program", "address", "log"),
        [(each.name, setting.url(each), setting.folder / each.folder / LOG) for each in cast.PROGRAMS],
    )
    register = setting.url(cast.REGISTER)
    for path in ("/v1/public/directory", "/log/checkpoint", "/v1/openapi.json"):
        screen.say(f"curl {register}{path}")
