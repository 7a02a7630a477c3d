"""`cmeridian sets`: the requirement sets, their rules in words and their sources."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from cmeridian.cli.output import emit_json
from cmeridian.cli.parameters import complete_set_id, find_set, read_places
from cmeridian.packs.loader import load_rulebook, set_text

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import RequirementSet, Rulebook

EPILOG = """\b
Examples:
  cmeridian sets                         every set, by jurisdiction
  cmeridian sets --jurisdiction Florida  those of one place
  cmeridian sets --profession RN         those of one profession
  cmeridian sets us-fl-md                every rule in words, and where it was read
  cmeridian sets us-hospital-template --yaml > ours.yaml    a set to edit
"""


@click.command("sets", epilog=EPILOG)
@click.argument("set_id", metavar="[ID]", required=False, shell_complete=complete_set_id)
@click.option("--profession", metavar="P", help="Only sets for this profession, such as RN.")
@click.option("--jurisdiction", metavar="J", help="Only sets of this place, such as Florida or FL.")
@click.option("--yaml", "as_yaml", is_flag=True, help="Print the set as it stands in its file.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def command(
    set_id: str | None,
    profession: str | None,
    jurisdiction: str | None,
    as_yaml: bool,
    as_json: bool,
) -> None:
    """List the requirement sets, or show one with every rule in words and its sources."""
    rulebook = load_rulebook()
    if set_id is None:
        if as_yaml:
            raise click.UsageError("--yaml prints one set: name it.")
        _list_sets(_chosen(rulebook, profession, jurisdiction), rulebook, as_json=as_json)
        return
    if profession or jurisdiction:
        raise click.UsageError(
            "--profession and --jurisdiction choose among all sets: leave out ID."
        )
    if as_yaml and as_json:
        raise click.UsageError("Choose --yaml or --json.")
    requirement_set = find_set(set_id, rulebook)
    if as_yaml:
        click.echo(set_text(set_id), nl=False)
    else:
        _show_set(requirement_set, rulebook, as_json=as_json)


def _chosen(
    rulebook: Rulebook, profession: str | None, jurisdiction: str | None
) -> list[RequirementSet]:
    sets = list(rulebook.sets.values())
    if profession:
        name = _known(profession, rulebook)
        sets = [s for s in sets if name in s.professions]
    if jurisdiction:
        wanted = read_places(jurisdiction, rulebook.vocabulary)
        sets = [s for s in sets if s.jurisdiction in wanted]
    return sets


def _known(profession: str, rulebook: Rulebook) -> str:
    vocabulary = rulebook.vocabulary
    names = {name.casefold(): name for name in vocabulary.professions}
    names |= {alias.casefold(): name for alias, name in vocabulary.profession_aliases.items()}
    found = names.get(profession.casefold())
    if found is None:
        known = ", ".join(vocabulary.professions)
        raise click.BadParameter(f"{profession!r} is not a profession we know. Known: {known}.")
    return found


def _list_sets(sets: list[RequirementSet], rulebook: Rulebook, *, as_json: bool) -> None:
    on = date.today()
    if as_json:
        from cmeridian.exchange.set_answers import sets_answer

        emit_json(sets_answer(sets, on=on))
        return
    from cmeridian.cli.sets_view import show_sets

    show_sets(sets, rulebook.vocabulary, on=on)


def _show_set(requirement_set: RequirementSet, rulebook: Rulebook, *, as_json: bool) -> None:
    on = date.today()
    if as_json:
        from cmeridian.exchange.set_answers import set_answer

        emit_json(set_answer(requirement_set, rulebook.vocabulary, on=on))
        return
    from cmeridian.cli.sets_view import show_one_set

    show_one_set(requirement_set, rulebook.vocabulary, on=on)
