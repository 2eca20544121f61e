"""The people of the world (mensen): test persons of the BRP (field-facts 5.1), who exist nowhere else."""

from __future__ import annotations

from typing import Final

from tests.world.desk import Person

#: Fourteen people in one group; a story may say otherwise of any of them.
PEOPLE: Final = tuple(
    map(
        Person,
        (
            "999993847",
            "999992077",
            "999993483",
            "999990482",
            "999993653",
            "999995017",
            "999990408",
            "999994669",
            "999992806",
            "999993926",
            "999991905",
            "999993550",
            "999990421",
            "999992971",
        ),
    )
)
