"""`penstock rules`: the rules that judge this project, one of them explained, or the beginning of a pack of one's own."""

import difflib
from collections.abc import Iterable
from pathlib import Path

import click

from ..errors import UsageError, printable
from ..packs import find_pack
from ..rule import Rule, Severity
from . import console
from .options import output_option
from .rule_texts import document, explained, types_of
from .rules_beginning import write_beginning
from .workspace import open_project

__all__ = ["rules"]

SEVERITIES = [severity.value for severity in Severity]


@click.command()
@click.argument("identities", nargs=-1, metavar="[RULE]... | init")
@click.option("--severity", type=click.Choice(SEVERITIES), help="Only rules that are at least as severe.")
@click.option("--framework", metavar="NAME", help="Only rules with a reference to a standard or tool of this name.")
@click.option(
    "--type", "type_token", metavar="TYPE", help="Only rules on resource types with this text in their token."
)
@click.option("--path", "only_path", is_flag=True, help="Print only the path to give `pulumi --policy-pack`.")
@output_option
def rules(
    identities: tuple[str, ...],
    *,
    severity: str | None,
    framework: str | None,
    type_token: str | None,
    only_path: bool,
    output: str,
) -> None:
    """List the rules that judge this project, or explain those that are named.

    They are the project's own `policies/` where it has one, else those shipped with Penstock. `penstock rules init` writes
    such a folder, which adds rules to the shipped ones.
    """
    project = open_project().project
    if identities == ("init",):
        _begin(project.folder)
        return
    pack = find_pack(project.folder)
    if only_path:
        click.echo(pack.path)
        return
    chosen = tuple(
        rule
        for rule in (_named(pack.rules, identities) if identities else pack.rules)
        if _is_at_least(rule, severity) and _cites(rule, framework) and _is_about(rule, type_token)
    )
    if output == "json":
        console.print_json([document(rule) for rule in chosen])
        return
    for number, rule in enumerate(chosen):
        if identities:
            click.echo(("\n" if number else "") + "\n".join(explained(rule)))
        else:
            click.echo(f"{rule.id:<12}{rule.severity.value:<10}{rule.level.value:<11}{rule.sentence}")
    if not identities:
        console.say(f"{len(chosen)} of {len(pack.rules)} rules; `{console.program_name()} rules RULE` explains one")


def _begin(folder: Path) -> None:
    written = write_beginning(folder)
    for file in written:
        click.echo(file.relative_to(folder))
    console.say(f"next: {console.program_name()} rules SHOP-001, then {console.program_name()} check")


def _named(known: Iterable[Rule], identities: Iterable[str]) -> tuple[Rule, ...]:
    by_id = {rule.id: rule for rule in known}
    for identity in identities:
        if identity.upper() not in by_id:
            near = difflib.get_close_matches(identity.upper(), by_id, n=3)
            raise UsageError(
                "there is no such rule",
                got=printable(identity),
                do=f"did you mean {', '.join(near)}?" if near else f"{console.program_name()} rules lists them",
            )
    return tuple(by_id[identity.upper()] for identity in dict.fromkeys(identities))


def _is_at_least(rule: Rule, severity: str | None) -> bool:
    return severity is None or SEVERITIES.index(rule.severity.value) >= SEVERITIES.index(severity)


def _is_about(rule: Rule, type_token: str | None) -> bool:
    return type_token is None or any(type_token.lower() in token.lower() for token in types_of(rule))


def _cites(rule: Rule, framework: str | None) -> bool:
    cited = (reference.framework.lower() for reference in (*rule.references, *rule.equivalents))
    return framework is None or any(framework.lower() in name for name in cited)
