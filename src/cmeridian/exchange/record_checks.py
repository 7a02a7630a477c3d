"""Check a record beyond its shape: are the names known, and do the dates and hours agree?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cmeridian.domain.kernel.amounts import ZERO, plain
from cmeridian.domain.records.npi import is_valid_npi
from cmeridian.exchange.facts import FactError, is_specialty, read_fact, unknown_specialty
from cmeridian.exchange.field_types import MAX_DIGITS
from cmeridian.exchange.known_words import KnownWords, known_words
from cmeridian.exchange.record_build import HOURS_PER_CEU
from cmeridian.exchange.remarks import Remark
from cmeridian.exchange.shapes import is_sound
from cmeridian.packs.nearest import did_you_mean, which_set
from cmeridian.packs.schema.fields import shown

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import Rulebook, Vocabulary
    from cmeridian.exchange.own_sets import OwnSets
    from cmeridian.exchange.record_schema import (
        ActivityShape,
        ClinicianShape,
        CredentialShape,
        CreditShape,
        RecordSections,
    )
    from cmeridian.packs.plain_tree import Path


def check_record(
    shape: RecordSections, own: OwnSets, *, any_specialty: bool = False
) -> Iterator[Remark]:
    """Yield everything wrong or doubtful in those parts of a record whose shape is right.

    own: the sets that the record brings itself; any_specialty: names that no rule knows will do.
    """
    clinician, vocabulary = shape.clinician, own.rulebook.vocabulary
    words = known_words(vocabulary, own.sets)
    yield from check_clinician(clinician, vocabulary)
    if not any_specialty:
        here = ("clinician", "specialty")
        yield from check_specialty(clinician.specialty, vocabulary, at=here)
    yield from check_credentials(
        shape.credentials, clinician, own, words=words, at=("credentials",)
    )
    yield from check_activities(
        shape.activities,
        vocabulary,
        words=words,
        born=clinician.birth_date,
        at=("activities",),
    )


def check_clinician(clinician: ClinicianShape, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Yield what is wrong with profession, NPI and facts."""
    at: Path = ("clinician",)
    known = (*vocabulary.professions, *vocabulary.profession_aliases)
    if is_sound(clinician, "profession") and clinician.profession not in known:
        otherwise = f"Known: {', '.join(vocabulary.professions)}."
        remedy = did_you_mean(clinician.profession, known, otherwise=otherwise)
        yield Remark(
            (*at, "profession"),
            f"{shown(clinician.profession)} is not a profession we know.",
            remedy,
        )
    if clinician.npi and not is_valid_npi(clinician.npi):
        yield Remark(
            (*at, "npi"),
            f"{shown(clinician.npi)} is not an NPI: its check digit does not fit.",
            "Write the ten digits as they stand in the registry, or leave it out.",
        )
    yield from check_facts(clinician.facts, vocabulary, at=(*at, "facts"))


def check_facts(given: Mapping[str, Any], vocabulary: Vocabulary, *, at: Path) -> Iterator[Remark]:
    """Yield facts that are not known, and answers that do not fit their question."""
    for name, value in given.items():
        term = vocabulary.facts.get(name)
        if term is None:
            otherwise = "Remove it; only facts that rules ask for are kept."
            remedy = did_you_mean(name, vocabulary.facts, otherwise=otherwise)
            yield Remark(
                (*at, name), f"{shown(name)} is not a fact that any rule asks for.", remedy
            )
        elif value is not None:
            answer = read_fact(term, value, vocabulary)
            if isinstance(answer, FactError):
                yield Remark((*at, name), answer.what, answer.remedy)


def check_specialty(name: str | None, vocabulary: Vocabulary, *, at: Path) -> Iterator[Remark]:
    """Yield a specialty that is not known."""
    if name and not is_specialty(name, vocabulary):
        error = unknown_specialty(name, vocabulary)
        yield Remark(at, error.what, error.remedy)


def check_credentials(
    credentials: Iterable[CredentialShape],
    clinician: ClinicianShape | None,
    own: OwnSets,
    *,
    words: KnownWords,
    at: Path,
) -> Iterator[Remark]:
    """Yield what is wrong with credentials: unknown sets, dates that disagree, doubles."""
    seen: dict[str, int] = {}
    for place, credential in enumerate(credentials):
        here = (*at, place)
        if is_sound(credential, "set"):
            if credential.set in seen:
                what = f"{credential.set} is already named in {at[-1]}[{seen[credential.set]}]."
                yield Remark((*here, "set"), what, "Keep one of them.")
            seen.setdefault(credential.set, place)
            yield from _check_set(credential, clinician, own, here)
        yield from _check_days(credential, clinician, here)
        if not own.problems:
            # A set of one's own may bring events, and is only known once nothing is wrong with it.
            yield from _check_events(credential, words, here)


def check_activities(
    activities: Iterable[ActivityShape],
    vocabulary: Vocabulary,
    *,
    words: KnownWords,
    born: date | None,
    at: Path,
) -> Iterator[Remark]:
    """Yield what is wrong with activities: doubles, unknown names, hours and dates that disagree.

    words: what rules call courses, lists and the like.
    """
    seen: dict[str, int] = {}
    for place, activity in enumerate(activities):
        here = (*at, place)
        if is_sound(activity, "id"):
            if activity.id in seen:
                first = f"{at[-1]}[{seen[activity.id]}]"
                what = f"the id {shown(activity.id)} is already used in {first}."
                yield Remark((*here, "id"), what, "Give each activity an id of its own.")
            seen.setdefault(activity.id, place)
        if born and is_sound(activity, "completed") and activity.completed < born:
            what = f"{activity.completed} is before the birth date {born}."
            yield Remark((*here, "completed"), what, "Correct one of the two.")
        yield from _check_credits(activity, vocabulary, here)
        yield from _check_topics(activity, vocabulary, here)
        yield from _check_words(activity, vocabulary, words, here)


def _check_set(
    credential: CredentialShape, clinician: ClinicianShape | None, own: OwnSets, here: Path
) -> Iterator[Remark]:
    rulebook = own.rulebook
    requirement_set = rulebook.sets.get(credential.set)
    if requirement_set is None and credential.set not in own.ids:
        remedy = which_set(credential.set, rulebook.sets)
        yield Remark(
            (*here, "set"), f"there is no requirement set {shown(credential.set)}.", remedy
        )
    elif clinician and requirement_set and requirement_set.professions:
        yield from _check_profession(credential, clinician, rulebook, here)


def _check_days(
    credential: CredentialShape, clinician: ClinicianShape | None, here: Path
) -> Iterator[Remark]:
    if credential.issued and credential.expires and credential.issued > credential.expires:
        what = f"issued {credential.issued} is after expires {credential.expires}."
        yield Remark((*here, "issued"), what, "Correct one of the two.")
    born = clinician.birth_date if clinician else None
    if born and credential.issued and credential.issued < born:
        what = f"issued {credential.issued} is before the birth date {born}."
        yield Remark((*here, "issued"), what, "Correct one of the two.")


def _check_events(credential: CredentialShape, words: KnownWords, here: Path) -> Iterator[Remark]:
    for place, event in enumerate(credential.events):
        if is_sound(event, "kind") and event.kind not in words.event:
            set_id = credential.set if is_sound(credential, "set") else "ID"
            otherwise = f"cmeridian sets {set_id} names the events of the set."
            remedy = did_you_mean(event.kind, words.event, otherwise=otherwise)
            what = f"{shown(event.kind)} is not a kind of event we know."
            yield Remark((*here, "events", place, "kind"), what, remedy)


def _check_profession(
    credential: CredentialShape, clinician: ClinicianShape, rulebook: Rulebook, here: Path
) -> Iterator[Remark]:
    if not is_sound(clinician, "profession"):
        return
    aliases = rulebook.vocabulary.profession_aliases
    profession = aliases.get(clinician.profession, clinician.profession)
    professions = rulebook.sets[credential.set].professions
    if profession not in professions and profession in rulebook.vocabulary.professions:
        what = (
            f"{credential.set} is for {', '.join(professions)}, and the record says {profession}."
        )
        yield Remark((*here, "set"), what, "Check that this is the right set.", is_warning=True)


def _check_credits(activity: ActivityShape, vocabulary: Vocabulary, here: Path) -> Iterator[Remark]:
    classes = vocabulary.credit_classes
    for place, line in enumerate(activity.credits):
        if _hours(line) >= 10**MAX_DIGITS:
            what = f"{plain(line.amount)} CEU are too many."
            yield Remark((*here, "credits", place, "amount"), what, "Check the certificate.")
        if not is_sound(line, "credit_class"):
            continue
        term = classes.get(line.credit_class)
        path = (*here, "credits", place)
        if term is None:
            remedy = did_you_mean(
                line.credit_class, classes, otherwise=f"Known: {', '.join(classes)}."
            )
            yield Remark(
                (*path, "class"),
                f"{shown(line.credit_class)} is not a credit class we know.",
                remedy,
            )
        elif term.step and line.unit in (None, "ceu") and _hours(line) % term.step:
            hours, step = plain(_hours(line)), plain(term.step)
            what = f"{hours} is not a multiple of {step}, the step of {term.id}."
            yield Remark((*path, "amount"), what, "Check the certificate.", is_warning=True)


def _check_topics(activity: ActivityShape, vocabulary: Vocabulary, here: Path) -> Iterator[Remark]:
    in_all = max((_hours(line) for line in activity.credits), default=ZERO)
    is_measured = all(line.unit in (None, "ceu") for line in activity.credits)
    for name, hours in activity.topics.items():
        path = (*here, "topics", name)
        if name not in vocabulary.topics:
            otherwise = "cmeridian sets ID shows the topics of a set."
            yield Remark(
                path,
                f"{shown(name)} is not a topic we know.",
                _near_topic(name, vocabulary, otherwise),
            )
        if is_measured and hours > in_all:
            what = f"{plain(hours)} hours on {name} are more than the activity's {plain(in_all)}."
            yield Remark(path, what, "Only the activity's own hours count.", is_warning=True)


def _check_words(
    activity: ActivityShape,
    vocabulary: Vocabulary,
    words: KnownWords,
    here: Path,
) -> Iterator[Remark]:
    """Doubt words that no rule uses: people may write their own, but misspelt ones are lost."""
    formats = (*vocabulary.formats, *vocabulary.format_aliases)
    if activity.format and activity.format not in formats:
        remedy = did_you_mean(
            activity.format, formats, otherwise="It counts where no rule asks for a format."
        )
        what = f"{shown(activity.format)} is not a format that rules know."
        yield Remark((*here, "format"), what, remedy, is_warning=True)
    given = {
        "course": (activity.course,) if activity.course else (),
        "approved_lists": activity.approved_lists,
        "relevance": activity.relevance,
        "subtype": (activity.subtype,) if activity.subtype else (),
    }
    for field, names in given.items():
        for name in names:
            known = getattr(words, field)
            if name not in known:
                remedy = did_you_mean(
                    name, known, otherwise="It counts where no rule asks for one."
                )
                yield Remark(
                    (*here, field), f"no rule names {shown(name)}.", remedy, is_warning=True
                )


def _near_topic(name: str, vocabulary: Vocabulary, otherwise: str) -> str:
    by_alias = {
        alias: term.id
        for term in vocabulary.topics.values()
        for alias in (term.label, *term.aliases)
    }
    exact = by_alias.get(name.replace("_", " ")) or by_alias.get(name)
    if exact:
        return f"Did you mean {exact}?"
    return did_you_mean(name, vocabulary.topics, otherwise=otherwise)


def _hours(line: CreditShape) -> Decimal:
    if not is_sound(line, "amount"):
        return ZERO
    return line.amount * HOURS_PER_CEU if line.unit == "ceu" else line.amount
