"""The fields in which each kind of question is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.html import format_html, format_html_join

from cmeridian.domain.kernel.amounts import plain
from cmeridian.exchange.specialty_names import specialty_name

if TYPE_CHECKING:
    from django.utils.datastructures import MultiValueDict
    from django.utils.safestring import SafeString

    from cmeridian.domain.requirements.rulebook import FactTerm, Vocabulary

YES, NO, UNKNOWN = "yes", "no", ""
MOST_CHOICES = 20
_ANSWERS = [(YES, "Yes"), (NO, "No"), (UNKNOWN, "I do not know yet")]
_NUMBER_HINT = "Or write the number itself: it answers for every rule that compares with it."


def answer_fields(term: FactTerm, value: Any, vocabulary: Vocabulary) -> dict[str, forms.Field]:
    """Make the fields of a question by its kind, with the present answer (None: unknown)."""
    return _FIELDS[term.kind](term, value, vocabulary)


class SeveralInputs(forms.Widget):
    """As many lines of text as there are answers, and two more."""

    use_fieldset = True

    def value_from_datadict(
        self, data: Mapping[str, Any], _files: MultiValueDict[str, Any], name: str
    ) -> list[str]:
        """Take the lines that are not empty."""
        lines = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [line for line in lines if line.strip()]

    def id_for_label(self, id_: str, index: str | None = None) -> str:  # noqa: ARG002
        """Name the first line."""
        return f"{id_}_0" if id_ else id_

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,  # noqa: ARG002
    ) -> SafeString:
        """Write the lines, each with a name of its own for screen readers."""
        lines = [*(value or []), "", ""][:MOST_CHOICES]
        id_ = (attrs or {}).get("id", name)
        rows = [
            (name, f"{id_}_{place}", f"Specialty {place + 1}", line)
            for place, line in enumerate(lines)
        ]
        html = '<p><input name="{}" id="{}" aria-label="{}" value="{}" list="specialties"></p>'
        return format_html("{}", format_html_join("", html, rows))


def _yes_no(term: FactTerm, value: Any, _: Vocabulary) -> dict[str, forms.Field]:
    answer = {True: YES, False: NO}.get(value, UNKNOWN) if isinstance(value, bool) else UNKNOWN
    made: dict[str, forms.Field] = {
        f"fact-{term.id}": forms.ChoiceField(
            label=term.question,
            required=False,
            choices=_ANSWERS,
            widget=forms.RadioSelect,
            initial=answer,
        )
    }
    if term.id.endswith("_gte"):
        is_number = isinstance(value, Decimal)
        made[f"number-{term.id}"] = forms.CharField(
            label="Number",
            help_text=_NUMBER_HINT,
            required=False,
            max_length=12,
            initial=plain(value) if is_number else "",
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        )
    return made


def _share(term: FactTerm, value: Any, _: Vocabulary) -> dict[str, forms.Field]:
    return {
        f"fact-{term.id}": forms.CharField(
            label=term.question,
            help_text="In per cent, from 0 to 100. Leave it empty if you do not know yet.",
            required=False,
            max_length=12,
            initial=plain(value * 100) if isinstance(value, Decimal) else "",
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )
    }


def _choice(term: FactTerm, value: Any, vocabulary: Vocabulary) -> dict[str, forms.Field]:
    return {
        f"fact-{term.id}": forms.CharField(
            label=term.question,
            help_text="A name such as family medicine, or a NUCC code.",
            required=False,
            max_length=200,
            initial=specialty_name(value, vocabulary) if isinstance(value, str) else "",
            widget=forms.TextInput(attrs={"list": "specialties", "autocomplete": "off"}),
        )
    }


class _Lines(forms.Field):
    """Several lines of text."""

    widget = SeveralInputs
    is_several = True

    def clean(self, value: Any) -> list[str]:
        """Keep as many lines, and as long ones, as anyone needs."""
        lines = [line.strip() for line in value or []]
        if len(lines) > MOST_CHOICES or any(len(line) > 200 for line in lines):
            raise forms.ValidationError(f"Write at most {MOST_CHOICES} names.")
        return lines


def _choices(term: FactTerm, value: Any, vocabulary: Vocabulary) -> dict[str, forms.Field]:
    names = value if isinstance(value, tuple) else ()
    return {
        f"fact-{term.id}": _Lines(
            label=term.question,
            help_text="One a line: a name such as family medicine, or a NUCC code.",
            required=False,
            initial=[specialty_name(name, vocabulary) for name in names],
        ),
        f"none-{term.id}": forms.BooleanField(label="In none", required=False, initial=value == ()),
    }


_FIELDS: Mapping[str, Callable[[FactTerm, Any, Vocabulary], dict[str, forms.Field]]] = {
    "yes_no": _yes_no,
    "share": _share,
    "choice": _choice,
    "choices": _choices,
}
