"""Acts 6 and 7: a floor is proven, the buyer is answered, and verifies offline."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from verifier.core.model.calendar import Month
from verifier.demo import cast
from verifier.demo.acts.activities import do_activity
from verifier.demo.cast import Deal
from verifier.demo.money import euros
from verifier.demo.stage import Stage

_DAY = 24 * 3600
#: So many bytes after its name begins, a verdict's header is over.
_INSIDE_PAYLOAD = 400


def prove_and_answer(stage: Stage) -> None:
    """An activity counts; both contractors prove the highest floor they reach; the buyer asks about both ends."""
    do_activity(stage)
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
        "activities": euros(verdict.activities_total or 0),
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
    """A copy in which one byte of the verdict's payload is another one."""
    content = bytearray(bundle.read_bytes())
    at = content.index(b'"verdict":"') + _INSIDE_PAYLOAD
    content[at] = ord("A") if content[at] != ord("A") else ord("B")
    path = bundle.with_name(bundle.name.replace(".bundle", ".changed"))
    path.write_bytes(content)
    return path


def _verify(bundle: Path, *, kit: Path, at: int) -> tuple[str, int, str, str]:
    arguments = [str(bundle), "--kit", str(kit), "--at", str(at), "--json"]
    command = [sys.executable, "-m", "verifier.demo.isolated", *arguments]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)  # noqa: S603 -- our own module
    report = json.loads(done.stdout)
    first = next((each["code"] for each in report["findings"] if each["status"] != "valid"), "")
    return report["status"], done.returncode, report["good_until"] or "", first
