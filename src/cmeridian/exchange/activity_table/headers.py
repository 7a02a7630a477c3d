"""What columns of transcripts and of people's own lists are called, and what that means.

Each list begins with the spelling that is trusted most: where a table has two columns that could be
the date, the one that comes first here is taken.
"""

from __future__ import annotations

import re
from functools import lru_cache

OWN_ID = "CMEridian id"
"""The header that only our own export writes."""

ROLES = {
    "title": "Title",
    "provider": "Provider",
    "completed": "Date completed",
    "amount": "Credits",
    "class": "Class of credit",
    "unit": "Unit of the credits",
    "format": "Format",
    "topics": "Topics, by name",
    "subtype": "Type",
    "course": "Named course",
    "approved_lists": "Lists of approved courses",
    "relevance": "Relevance",
    "post_test_score_pct": "Post-test score, per cent",
    "formally_approved": "Formally approved, yes or no",
    "reflection": "Written reflection on file, yes or no",
    "evidence": "Evidence: names of files",
    "sha256": "Evidence: SHA-256 of the files",
    "id": "An id of its own",
}
"""What a column can give, in the words of the form."""
OF_CLASS, OF_TOPIC = "amount:", "topic:"
"""A column of amounts in one class, with its id after the colon; of hours on one topic likewise."""

_SPELLINGS = {
    "title": (
        "activity title|course title|course name|activity name|title|program title|program name|"
        "programme title|name of activity|title of activity|event title|event name|session title|"
        "session name|class name|class title|conference|conference name|activity|course|program|"
        "event|learning activity|educational activity|activity description|description"
    ),
    "provider": (
        "accredited provider|provider name|provider|sponsor name|sponsor|cme provider|ce provider|"
        "accredited sponsor|cme sponsor|provider organization|sponsoring organization|"
        "organization|organisation|organization name|offered by|institution|issuer|issued by|"
        "joint provider|vendor|school|publisher"
    ),
    "completed": (
        "date completed|completion date|completed on|completed date|date of completion|completed|"
        "activity completion date|course completion date|date finished|finish date|end date|"
        "activity end date|date earned|credit date|credit earned date|date credit earned|"
        "date awarded|award date|date attended|attendance date|activity date|course date|"
        "date of activity|date taken|event date|date|date issued|issue date|certificate date|"
        "credit claimed date|date claimed|claim date|date credits claimed"
    ),
    "amount": (
        "credits earned|credit earned|credits awarded|credits claimed|credit claimed|credits|"
        "credit hours|credit|number of credits|total credits|credit amount|hours earned|"
        "hours awarded|hours completed|hours|total hours|number of hours|cme credits|cme hours|"
        "cme credit|ce credits|ce hours|ce credit|cpe hours|cpd hours|amount|credit units|"
        "units earned|credits hours"
    ),
    "class": (
        "credit type|type of credit|type of credits|credit class|class of credit|class|"
        "credit category|category of credit|category|cme type|type of cme|cme category|"
        "credit designation|designation|accreditation|accreditation type|accrediting body|"
        "accreditor|ce type"
    ),
    "unit": "unit|unit of credit|unit of the credits|credit unit|unit type",
    "format": (
        "format|activity format|delivery format|delivery method|delivery|learning format|"
        "modality|activity type|type of activity|course type|course format|mode"
    ),
    "topics": (
        "topics|topic|subject|subjects|subject area|content area|topic area|clinical topic|"
        "required topic|mandatory topic"
    ),
    "subtype": "subtype|activity subtype",
    "course": "named course",
    "approved_lists": "approved lists|lists of approved courses",
    "relevance": "relevance",
    "post_test_score_pct": (
        "post test score per cent|post test score|posttest score|post test|test score|score|"
        "quiz score|final score|assessment score"
    ),
    "formally_approved": "formally approved",
    "reflection": "reflection|written reflection|written reflection on file",
    "evidence": (
        "evidence|evidence file|certificate file|certificate|certificate name|file name|file|"
        "document|documentation|attachment|attachments"
    ),
    "sha256": "evidence sha 256|sha 256|sha256",
    "id": (
        "cmeridian id|activity id|record id|transcript id|certificate id|certificate number|"
        "certificate no|credit id"
    ),
}
_RANKED = {
    spelling: (role, rank)
    for role, spellings in _SPELLINGS.items()
    for rank, spelling in enumerate(spellings.split("|"))
}
_NUMBERED = re.compile(r"(credits|class|unit|evidence|evidence sha 256) \d{1,2}")


@lru_cache(maxsize=4096)
def plain_words(text: str) -> str:
    """Write text as names are compared: small letters and figures, one space between words."""
    folded = re.sub(r"\((?:s|es)\)|[™®©]", "", text.casefold())
    return " ".join(re.findall(r"[^\W_]+", folded))


def header_role(header: str) -> str:
    """Name what a column gives by its header; empty where no list knows it."""
    return ranked_role(header)[0]


def ranked_role(header: str) -> tuple[str, int]:
    """Name what a column gives, and how far down its list the spelling stands: 0 is trusted most.

    Spellings with a number at the end, as our own export writes them, stand together at 0.
    """
    if len(header) > 100:
        return "", 0
    words = plain_words(header)
    if _NUMBERED.fullmatch(words):
        words = words.rpartition(" ")[0]
        return ("amount" if words == "credits" else _RANKED[words][0]), 0
    return _RANKED.get(words, ("", 0))
