"""Build the vocabulary from the three vocabulary packs."""

from __future__ import annotations

from collections.abc import Iterable

from cmeridian.domain.requirements.rulebook import (
    CreditClass,
    EventTerm,
    FactTerm,
    TopicTerm,
    Vocabulary,
)
from cmeridian.packs.build.values import Plain, names, number, whole

UNKNOWN = "unknown"


def build_vocabulary(
    *,
    terms: Plain,
    topics: Iterable[Plain],
    codes: dict[str, str],
    titles: dict[str, list[str]],
) -> Vocabulary:
    """Build the vocabulary.

    terms: the tree of vocabulary.yaml; topics: the list of topics.yaml; codes: NUCC codes to names;
    titles: what people call them, to codes.
    """
    specialties = terms["specialties"]
    return Vocabulary(
        topics={tree["id"]: _topic(tree) for tree in topics},
        credit_classes={
            id_: _credit_class(id_, tree) for id_, tree in terms["credit_classes"].items()
        },
        facts={
            id_: FactTerm(id_, tree["kind"], tree["question"])
            for id_, tree in terms["facts"].items()
        },
        events={
            id_: EventTerm(id_, tree["label"], whole(tree.get("within_months")))
            for id_, tree in terms["events"].items()
        },
        professions=_labels(terms["professions"]),
        profession_aliases=_aliases(terms["professions"]),
        formats=_labels(terms["formats"]),
        format_aliases=_aliases(terms["formats"]),
        specialties={**codes, **_labels(specialties)},
        specialty_codes={
            code: id_ for id_, tree in specialties.items() for code in names(tree.get("codes"))
        },
        specialty_aliases=_aliases(specialties),
        specialty_titles={title: tuple(meant) for title, meant in titles.items()},
        exemptions=_labels(terms["exemptions"]),
        jurisdictions=_labels(terms["jurisdictions"]),
        jurisdiction_aliases=_aliases(terms["jurisdictions"]),
        training_kinds=_labels(terms["training_kinds"]),
        subtypes=_labels(terms["subtypes"]),
        relevance=_labels(terms["relevance"]),
        courses=_labels(terms["courses"]),
        approved_lists=_labels(terms["approved_lists"]),
        credential_kinds=_labels(terms["credential_kinds"]),
    )


def _labels(section: Plain) -> dict[str, str]:
    return {id_: tree["label"] for id_, tree in section.items()}


def _aliases(section: Plain) -> dict[str, str]:
    return {alias: id_ for id_, tree in section.items() for alias in names(tree.get("aliases"))}


def _topic(tree: Plain) -> TopicTerm:
    return TopicTerm(
        id=tree["id"],
        label=tree.get("rule_label") or tree["label"],
        parent=tree.get("parent"),
        also_satisfies=names(tree.get("also_satisfies")),
        aliases=names(tree.get("aliases")),
    )


def _credit_class(id_: str, tree: Plain) -> CreditClass:
    members = tree.get("default_members")
    return CreditClass(
        id=id_,
        label=tree["label"],
        default_members=() if members == UNKNOWN else names(members),
        unit=tree.get("unit"),
        step=number(tree.get("step")),
        note=tree.get("note"),
        members_known=members != UNKNOWN,
    )
