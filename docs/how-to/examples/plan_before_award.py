"""A plan before the award, for anyone, about nobody: ``python plan_before_award.py http://127.0.0.1:PORT``."""

# ruff: noqa: T201 -- an example shows what it got

from __future__ import annotations

import sys

import httpx2

#: A contract of EUR 800,000 over two years, 60 % of it labour. Money is eurocents, hours hundredths, shares basis
#: points. Leave out the obligation, and the answer shows a scale instead: none is ever assumed.
PROPOSAL = {
    "rule_set": "utrecht-current",
    "contract_value": 80_000_000,
    "first_day": "2027-01-01",
    "last_day": "2028-12-31",
    "labour_basis_points": 6_000,
    "obligation": {"basis_points": 400},
    "people": [{"target_group": "participation_act", "people": 1, "hours_per_week": 2_400, "months": 12}],
    "activities": [{"kind": "sociaal_inkopen", "amount": 500_000}],
}


def main(register: str) -> None:
    with httpx2.Client(base_url=register, trust_env=False) as http:
        listed = http.get("/v1/public/rule-sets").raise_for_status().json()["rule_sets"]
        print("published rule sets:", len(listed))
        digest = next(each["digest"] for each in listed if each["rule_set"] == PROPOSAL["rule_set"])
        told = http.get(f"/v1/public/rule-sets/{digest}/explanation").raise_for_status().json()
        print("it begins with:", told["sections"][0]["passages"][0]["sentences"][0]["en"])

        made = http.post("/v1/public/plans", json=PROPOSAL).raise_for_status().json()
        print("the obligation:", euro(made["obligation"]["amount"]))
        for choice in (*made["people"], *made["activities"]):
            print("  ", choice["title"]["nl"], "is worth", euro(choice["worth"]))
        print(
            "together:", euro(made["total"]), "which lacks" if made["over"] < 0 else "over", euro(abs(made["over"]))
        )
        for other in made["alternatives"]:
            mix = [f"{each['people']} x {each['title']['nl']}" for each in other["people"]]
            mix += [f"{each['kind']} for {euro(each['amount'])}" for each in other["activities"]]
            print("  instead:", "; ".join(mix))
        print("still to be agreed:", ", ".join(each["point"] for each in made["agreements"]))

        # What no contract could be is refused; the answer says what was expected, and not what was sent.
        refused = http.post("/v1/public/plans", json={**PROPOSAL, "contract_value": 0}).json()
        print("refused:", refused["code"], [each["field"] for each in refused["errors"]])


def euro(cents: int) -> str:
    return f"EUR {cents // 100:,}.{cents % 100:02d}"


if __name__ == "__main__":
    main(sys.argv[1])
