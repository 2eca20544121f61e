"""The evaluator's program starts for an evaluator alone, and for one evaluator alone in production."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.unsafe_scheme import EVALUATOR1, EVALUATOR2, YEAR, UnsafeScheme, profile, unsafe_home
from verifier.core.errors import WrongValue
from verifier.party.evaluator.program import require_evaluator
from verifier.party.profile import Environment, HomeRole

AT = 1_790_000_000
BOTH = """
import sys
from pathlib import Path
from keys.custody.refusals import BothEvaluators
from tests.unsafe_scheme import reopened
from verifier.party.evaluator.program import require_evaluator

require_evaluator(reopened(Path(sys.argv[1])))
try:
    require_evaluator(reopened(Path(sys.argv[2])))
except BothEvaluators:
    sys.exit(7)
"""


def test_home_of_another_party_is_no_evaluator(scheme: UnsafeScheme) -> None:
    with pytest.raises(WrongValue) as refused:
        require_evaluator(scheme.agency)
    assert refused.value.field == "role"


@pytest.mark.parametrize(
    ("environment", "status"), [(Environment.PRODUCTION, 7), (Environment.DEMO, 0)], ids=["production", "demo"]
)
def test_both_evaluators_in_one_process(
    scheme: UnsafeScheme, tmp_path: Path, environment: Environment, status: int
) -> None:
    for party, name in ((EVALUATOR1, "one"), (EVALUATOR2, "two")):
        whose = profile(party, HomeRole.EVALUATOR, environment)
        unsafe_home(tmp_path / name, whose, scheme.operator.kit, at=AT, years=[YEAR])
    command = [sys.executable, "-c", BOTH, str(tmp_path / "one"), str(tmp_path / "two")]
    assert subprocess.run(command, check=False).returncode == status  # noqa: S603 # our own interpreter
