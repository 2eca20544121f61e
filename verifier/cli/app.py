"""The whole command (de opdracht als geheel): every party's group in a panel of its own, and what is for anyone."""

from __future__ import annotations

import typer

from verifier.cli import (
    agency,
    audit,
    auditor,
    buyer,
    contractor,
    directory,
    evaluator,
    keys,
    log,
    monitor,
    operator,
    plan,
    presentation,
    register,
    rules,
    story,
    verify,
    witness,
)
from verifier.cli.outcome import MEANINGS, Command

_CODES = "; ".join(f"{code.value} {meaning}" for code, meaning in MEANINGS.items())

app = typer.Typer(
    cls=Command,
    help="Social return that can be verified without handing over a person.",
    epilog=f"Exit codes: {_CODES}.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

#: Each party's commands, with the panel of the help under which they stand.
PARTIES = (
    ("Anyone", "rules", rules.app),
    ("Anyone", "log", log.app),
    ("Scheme operator (stelselbeheerder)", "operator", operator.app),
    ("Register (registerhouder)", "register", register.app),
    ("Evaluator (berekenaar)", "evaluator", evaluator.app),
    ("Witness (getuige)", "witness", witness.app),
    ("Agency (UWV, gemeente)", "agency", agency.app),
    ("Buyer (opdrachtgever)", "buyer", buyer.app),
    ("Contractor (opdrachtnemer)", "contractor", contractor.app),
    ("Auditor (controleur)", "auditor", auditor.app),
    ("Every party", "directory", directory.app),
    ("Every party", "keys", keys.app),
)


def _with_verbs(group: typer.Typer) -> str:
    verbs = (each.name or (each.callback.__name__ if each.callback else "") for each in group.registered_commands)
    return f"{group.info.help} Verbs: {', '.join(each.replace('_', '-') for each in verbs)}."


monitor.add_to(log.app)
verify.add_to(app, panel="Anyone")
audit.add_to(app, panel="Anyone")
presentation.add_to(app, panel="Anyone")
plan.add_to(app, panel="Anyone")
story.add_to(app, panel="Anyone")
for _panel, _name, _group in PARTIES:
    app.add_typer(_group, name=_name, help=_with_verbs(_group), rich_help_panel=_panel)
