"""Witnessed (getuigd): what was shown of a log is cosigned by as many witnesses as the directory asks for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from verifier.core.errors import NoQuorum
from verifier.core.log.quorum import require_quorum
from verifier.core.procedure.directory import open_directory
from verifier.core.trust.kit import read_kit
from verifier.core.wire.log_proof import parse_log_proof
from verifier.demo import cast


def require_witnessed(published: Mapping[str, int], *, buyer: Path) -> None:
    """The checkpoints that the register published, by note with their quorum times, and those that a buyer has.

    Control: without one of its lines no note has a quorum.
    """
    kit = read_kit((buyer / "kit.json").read_bytes())
    directory = open_directory((buyer / "directory.jwt").read_text(), trust=kit).statement
    assert (directory.quorum, len(directory.witnesses)) == (2, 2)
    bundles = [json.loads(path.read_bytes()) for path in sorted(buyer.glob("*.bundle.json"))]
    kept = [parse_log_proof(each["log_proof"]).checkpoint for each in bundles]
    assert len(kept) == len(cast.DEALS)
    assert published.keys() >= set(kept)
    for note, time in published.items():
        found = require_quorum(note, directory=directory)
        assert {name for name, _ in found.cosigned} == {each.origin for each in directory.witnesses}
        assert found.quorum_time == time
        *others, _ = note.splitlines(keepends=True)
        with pytest.raises(NoQuorum):
            require_quorum("".join(others), directory=directory)
