"""Acts 6 and 7: a floor is proven, the buyer is answered, and verifies offline."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from verifier.core.model.calendar import Month
from verifier.core.wire import strict_json
from verifier.core.wire.bundle import MAX_BYTES
from verifier.demo import cast
from verifier.demo.cast import Deal
from verifier.demo.money import euros
from verifier.demo.stage import Stage

_DAY = 24 * 3600


def prove_and_answer(stage: Stage) -> None:
    """Both contractors prove the highest floor they reach; the buyer asks about the end of both contracts."""
    last = stage.setting.calendar.last
    for deal in cast.DEALS:
        claim_and_ask(stage, deal, last)


def claim_and_ask(stage: Stage, deal: Deal, moment: Month) -> None:
    """The contractor claims for ``moment``, the buyer asks; the table shows all that the buyer is told."""
    contractor = stage.contractor(deal.contractor)
    claimed = contractor.claim(stage.contract(deal), moment)
    worth = contractor.worth(stage.contract(deal), moment).eurocents
    stage.screen.say(
        f"{deal.contractor.name} proves for {moment}: at least {euros(claimed.floor)}"
        f" (only it knows that the worth is {euros(worth)})."
    )
    verdict = stage.buyer.ask_verdict(stage.contract(deal), moment).statement
    told = {
        "verdict": str(verdict.verdict),
        "band": f"{verdict.band} %" if verdict.band else "held back",
        "shortfall": euros(verdict.shortfall_step) if verdict.shortfall_step is not None else "held back",
        "floor, rounded": euros(verdict.floor_rounded) if verdict.floor_rounded is not None else "held back",
        "placements": verdict.placements_class or "held back",
    }
    stage.screen.table(f"The answer on {deal.reference}, {moment}", ("what", "answer"), list(told.items()))


def verify_offline(stage: Stage) -> None:
    """The buyer verifies in a process without a network: as it is, with one byte changed, and much later."""
    buyer_folder = stage.setting.folder / cast.BUYER.folder
    last = stage.setting.calendar.last
    bundles = {}
    with stage.screen.steps("waiting for the next checkpoint", total=len(cast.DEALS)) as steps:
        for deal in cast.DEALS:
            path = buyer_folder / f"{deal.reference}.bundle.json"
            path.write_bytes(stage.buyer.fetch_bundle(stage.contract(deal), last))
            bundles[deal.reference] = path
            steps.step(f"{path.name}: {path.stat().st_size:,} bytes")
    large = bundles[cast.LARGE.reference]
    changed = _with_one_byte_changed(large)
    exp = stage.setting.home(cast.BUYER).trust(at=stage.now()).directory.exp
    cases = [(f"{path.name}, now", path, stage.now() + 1) for path in bundles.values()] + [
        (f"{changed.name}, one byte changed", changed, stage.now() + 1),
        (f"{large.name}, a day after good-until", large, exp + _DAY),
    ]
    kit = buyer_folder / "kit.json"
    with ThreadPoolExecutor(2) as verifiers:
        reports = verifiers.map(lambda case: _verify(case[1], kit=kit, at=case[2]), cases)
    rows = [(case[0], *report) for case, report in zip(cases, reports, strict=True)]
    stage.screen.table("Verified offline", ("bundle", "status", "exit code", "good until", "first finding"), rows)


def _with_one_byte_changed(bundle: Path) -> Path:
    """A copy in which one character of the verdict's payload is another one."""
    members = strict_json.parse(bundle.read_bytes(), limit=MAX_BYTES, newlines=True)
    header, payload, signature = members["verdict"].split(".")
    at = len(payload) // 2
    other = "A" if payload[at] != "A" else "B"
    members["verdict"] = f"{header}.{payload[:at]}{other}{payload[at + 1 :]}.{signature}"
    path = bundle.with_suffix(".changed.json")
    path.write_bytes(strict_json.write(members))
    return path


def _verify(bundle: Path, *, kit: Path, at: int) -> tuple[str, int, str, str]:
    arguments = [str(bundle), "--kit", str(kit), "--at", str(at), "--json"]
    command = [sys.executable, "-m", "verifier.demo.isolated", *arguments]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)  # noqa: S603 -- our own module
    report = json.loads(done.stdout)
    first = next((each["code"] for each in report["findings"] if each["status"] != "valid"), "")
    return report["status"], done.returncode, report["good_until"] or "", first
