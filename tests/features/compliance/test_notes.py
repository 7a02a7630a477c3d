"""What people find at the source of a rule: sent, shown to whom it may be shown, settled."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cmeridian.exchange.rule_digest import rule_digest
from cmeridian.features.accounts.services import erase_person
from cmeridian.features.base.models import AuditEvent
from cmeridian.features.compliance.models import RuleNote
from cmeridian.features.compliance.services import MOST_NOTES_A_DAY
from cmeridian.packs.loader import load_rulebook
from tests.features.pages import read_page
from tests.features.walking import Guest

GuestOf = Callable[..., Guest]
Address = Callable[..., str]
SET, RULE = "us-ca-md", "total"


def _text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def _digest() -> str:
    rulebook = load_rulebook()
    return rule_digest(rulebook.sets[SET], RULE, rulebook.vocabulary)


@pytest.fixture
def send(address_of: Address, today: date) -> Callable[..., Any]:
    """Open the form of a note on a rule, fill it in, and send it."""

    def fill(guest: Guest, kind: str = "wrong", **changes: Any) -> Any:
        path = address_of(guest, SET, f"rules/{RULE}/{kind}/")
        (form,) = (
            f
            for f in read_page(guest.client.get(path).content, address=path).forms
            if "document" in f.kinds
        )
        typed = {"document": "22 CCR 1", "section": "(b)", "read_on": today.isoformat()}
        if kind == "wrong":
            typed["what"] = "It asks for 60 hours."
        sent = {**form.filled(), **typed, **changes}
        return guest.client.post(path, {k: v for k, v in sent.items() if v is not None})

    return fill


@pytest.fixture
def page(address_of: Address) -> Callable[[Guest], str]:
    """Read the page of the rule."""
    return lambda guest: _text(guest.client.get(address_of(guest, SET, f"rules/{RULE}/")))


# --- sending -------------------------------------------------------------------------------------


def test_a_report_is_kept_with_the_rule_as_shown(
    guest: GuestOf, send, page, address_of: Address, today: date
):
    amara = guest()
    answer = send(amara, url="https://leginfo.example/1")
    assert (answer.status_code, answer["Location"]) == (
        302,
        address_of(amara, SET, f"rules/{RULE}/"),
    )
    note = RuleNote.objects.get()
    assert (note.kind, note.state, note.set_id, note.rule_id) == ("wrong", "open", SET, RULE)
    assert (note.digest, note.read_on, note.made_on) == (_digest(), today, today)
    assert note.what == "It asks for 60 hours."
    assert AuditEvent.objects.filter(action="rule_note.made").count() == 1
    text = page(amara)
    assert "Your report was sent." in text
    assert "It looks wrong: It asks for 60 hours." in text
    assert "waiting for a maintainer" in text


def test_a_confirmation_says_where_it_was_read(guest: GuestOf, send, page):
    amara = guest()
    assert send(amara, "confirmed").status_code == 302
    assert RuleNote.objects.get().what == ""
    assert "You confirmed it." in page(amara)


def test_the_form_shows_the_rule_and_its_sources(guest: GuestOf, address_of: Address):
    amara = guest()
    text = _text(amara.client.get(address_of(amara, SET, f"rules/{RULE}/wrong/")))
    assert "At least 50 hours of Category 1." in text
    assert "Cal. Bus. &amp; Prof. Code" in text


def test_everything_wrong_is_said_at_once_and_what_was_typed_stays(guest: GuestOf, send):
    answer = send(
        guest(), what="", document=" ", section="kept", url="http://x.example", read_on="soon"
    )
    text = _text(answer)
    assert answer.status_code == 400
    assert "<title>Error: " in text
    for message in (
        "Enter what looks wrong.",
        "Enter the document in which you read it.",
        "Enter the whole address, beginning with https://",
        "Enter the day on which you read it as year-month-day",
    ):
        assert message in text
    assert 'value="kept"' in text
    assert 'value="http://x.example"' in text
    assert not RuleNote.objects.exists()


@pytest.mark.parametrize(
    ("field", "most"), [("what", 2000), ("document", 300), ("section", 200), ("url", 500)]
)
def test_text_has_a_limit(guest: GuestOf, send, field: str, most: int):
    amara = guest()
    start = "https://example.org/" if field == "url" else ""
    text = start + "a" * (most - len(start))
    assert send(amara, **{field: text}).status_code == 302
    refused = send(amara, **{field: text + "a"})
    assert refused.status_code == 400
    assert f"Use at most {most} characters; these are {most + 1}." in _text(refused)
    assert RuleNote.objects.count() == 1


def test_a_turn_of_the_line_is_one_character(guest: GuestOf, send):
    assert send(guest(), what="a\r\n" * 999 + "bc").status_code == 302
    assert RuleNote.objects.get().what == "a\n" * 999 + "bc"


@pytest.mark.parametrize("field", ["what", "document", "section", "url"])
@pytest.mark.parametrize("character", ["\x1b", "\x00", "\u202e", "\x9b"])
def test_what_would_disturb_a_terminal_is_refused(guest: GuestOf, send, field: str, character: str):
    answer = send(guest(), **{field: f"https://example.org/{character}31m"})
    assert answer.status_code == 400
    assert not RuleNote.objects.exists()


@pytest.mark.parametrize(
    "url", ["http://a.example", "javascript:alert(1)", "ftp://a.example", "a.example", "https://"]
)
def test_only_whole_secure_addresses_are_taken(guest: GuestOf, send, url: str):
    assert send(guest(), url=url).status_code == 400
    assert not RuleNote.objects.exists()


@pytest.mark.parametrize(
    ("days", "day", "status"),
    [(0, None, 302), (1, None, 400), (None, "1990-01-01", 302), (None, "1989-12-31", 400)],
)
def test_the_day_lies_between_1990_and_today(
    guest: GuestOf, send, today: date, days: int | None, day: str | None, status: int
):
    read_on = day or (today + timedelta(days=days or 0)).isoformat()
    assert send(guest(), read_on=read_on).status_code == status


def test_sent_twice_it_is_kept_once(guest: GuestOf, send):
    amara = guest()
    first = send(amara, submission="one-and-the-same")
    second = send(amara, submission="one-and-the-same")
    assert first["Location"] == second["Location"]
    assert RuleNote.objects.count() == 1


def test_another_persons_key_does_nothing_and_leads_to_ones_own_page(
    guest: GuestOf, send, address_of: Address
):
    amara, other = guest(), guest()
    send(amara, submission="one-and-the-same")
    answer = send(other, submission="one-and-the-same")
    assert answer["Location"] == address_of(other, SET, f"rules/{RULE}/")
    assert RuleNote.objects.count() == 1


@pytest.mark.parametrize("key", ["a" * 23, "a b", "ä"])
def test_a_form_with_an_odd_key_is_refused(guest: GuestOf, send, key: str):
    answer = send(guest(), submission=key)
    assert answer.status_code == 400
    assert "This page is out of date" in _text(answer)
    assert not RuleNote.objects.exists()


@pytest.mark.parametrize("shown", [None, "", "0" * 64, "f" * 65])
def test_a_note_on_an_earlier_wording_is_refused(guest: GuestOf, send, shown: str | None):
    answer = send(guest(), shown=shown)
    assert answer.status_code == 400
    assert not RuleNote.objects.exists()


def test_fields_that_are_not_asked_for_are_not_taken(guest: GuestOf, send, today: date):
    send(guest(), state="accepted", set_id="us-tx-physician", digest="0" * 64, made_on="1990-01-01")
    note = RuleNote.objects.get()
    assert (note.state, note.set_id, note.digest, note.made_on) == ("open", SET, _digest(), today)


def test_a_day_has_a_limit_that_is_named(guest: GuestOf, send, today: date):
    amara = guest()
    for _ in range(MOST_NOTES_A_DAY - 1):
        a_note(amara, made_on=today)
    a_note(amara, made_on=today - timedelta(days=1))
    assert send(amara, submission="the-twentieth").status_code == 302
    refused = send(amara, submission="one-too-many")
    assert refused.status_code == 400
    assert f"You have sent {MOST_NOTES_A_DAY} notes today" in _text(refused)
    assert "It asks for 60 hours." in _text(refused)
    assert RuleNote.objects.filter(made_on=today).count() == MOST_NOTES_A_DAY
    # The limit is of each person, and the refused form may be sent again tomorrow.
    assert send(guest("amara")).status_code == 302


# --- where it is not offered ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["right", "WRONG", "accepted"])
def test_there_are_two_kinds_of_note(guest: GuestOf, address_of: Address, kind: str):
    amara = guest()
    assert amara.client.get(address_of(amara, SET, f"rules/{RULE}/{kind}/")).status_code == 404


def test_rules_of_ones_own_sets_are_not_reported(guest: GuestOf, address_of: Address):
    amara = guest()
    path = address_of(amara, "valley-view-hospital", "rules/total/wrong/")
    assert amara.client.get(path).status_code == 404
    assert amara.client.post(path, {}).status_code == 404


def test_anothers_credential_is_missing(guest: GuestOf, address_of: Address):
    amara, lena = guest("amara"), guest("lena")
    path = address_of(amara, SET, f"rules/{RULE}/wrong/")
    assert lena.client.get(path).status_code == lena.client.post(path, {}).status_code == 404


# --- what is shown -------------------------------------------------------------------------------


def a_note(guest: Guest, **changes: Any) -> RuleNote:
    """Keep a note on the rule as it is shown now."""
    given = {
        "person": guest.person,
        "kind": "confirmed",
        "set_id": SET,
        "rule_id": RULE,
        "digest": _digest(),
        "document": "Strangers' document",
        "section": "page 7",
        "read_on": date(2026, 11, 3),
        "made_on": date(2026, 11, 3),
    }
    return RuleNote.objects.create(**{**given, **changes})


def test_what_strangers_wrote_is_only_counted(guest: GuestOf, page):
    amara, one, two = guest(), guest(), guest()
    a_note(one)
    a_note(one)
    a_note(two)
    a_note(two, kind="wrong", what="A stranger's words")
    text = page(amara)
    assert "2 other people say they confirmed this rule at its source; waiting" in text
    assert "1 other person says this rule looks wrong; waiting for a maintainer." in text
    assert "Stranger" not in text
    assert "page 7" not in text


def test_an_accepted_confirmation_is_shown_with_its_source(guest: GuestOf, page):
    amara, other = guest(), guest()
    a_note(other, state="accepted")
    text = page(amara)
    assert "Confirmed at the source on 3 Nov 2026: Strangers&#x27; document, page 7." in text
    assert "waiting" not in text


def test_a_confirmation_of_an_earlier_wording_is_said_to_be_one(guest: GuestOf, page):
    amara, other = guest(), guest()
    a_note(other, state="accepted", digest="0" * 64)
    a_note(other, digest="0" * 64)
    text = page(amara)
    assert "Confirmed in an earlier wording on 3 Nov 2026" in text
    assert "Confirmed at the source" not in text
    assert "other person" not in text


def test_declined_notes_of_others_and_reports_once_accepted_are_not_shown(guest: GuestOf, page):
    amara, other = guest(), guest()
    a_note(other, state="declined")
    a_note(other, kind="wrong", what="A stranger's words", state="accepted")
    text = page(amara)
    assert "Stranger" not in text
    assert "stranger" not in text
    assert "other person" not in text


def test_ones_own_notes_say_what_became_of_them(guest: GuestOf, page):
    amara = guest()
    a_note(amara, state="declined")
    a_note(amara, kind="wrong", what="Mine & <b>only</b> mine", digest="0" * 64)
    text = page(amara)
    assert "looked at by a maintainer, who left the rule as it is" in text
    assert "Mine &amp; &lt;b&gt;only&lt;/b&gt; mine" in text
    assert "in an earlier wording of this rule" in text


def test_erasing_leaves_the_note_to_the_maintainers_without_its_author(guest: GuestOf, page):
    amara, other = guest(), guest()
    note = a_note(other)
    erase_person(person=other.person)
    note.refresh_from_db()
    assert note.person_id is None
    assert "other person" not in page(amara)


def test_a_set_of_ones_own_that_replaces_ours_shows_no_notes(guest: GuestOf, page):
    from cmeridian.features.accounts.services import save_own_set

    amara, other = guest(), guest()
    a_note(other, state="accepted")
    rule = {"id": RULE, "kind": "min", "amount": "5", "unit": "hour", "select": {}}
    save_own_set(
        person=amara.person,
        content={
            "id": SET,
            "cycle": {"months": "24", "window": "fixed"},
            "rules": [{**rule, "frequency": {"type": "cycle"}}],
        },
    )
    text = page(amara)
    assert "Confirmed" not in text
    assert "looks wrong" not in text


# --- maintainers ---------------------------------------------------------------------------------


def run(*options: str) -> str:
    """Run the command and give what it prints."""
    out = StringIO()
    call_command("rule_notes", *options, stdout=out)
    return out.getvalue()


def test_open_notes_are_listed_the_oldest_first(guest: GuestOf):
    amara = guest()
    late = a_note(amara, kind="wrong", what="Too few", url="https://a.example", digest="0" * 64)
    early = a_note(amara, made_on=date(2026, 1, 2))
    a_note(amara, state="accepted")
    text = run()
    assert text.splitlines() == [
        f"{early.public_id}  2026-01-02  confirmed  us-ca-md total",
        "  read 2026-11-03: Strangers' document, page 7",
        "",
        f"{late.public_id}  2026-11-03  wrong  us-ca-md total; the rule has changed since",
        "  read 2026-11-03: Strangers' document, page 7, https://a.example",
        "  Too few",
        "",
        "2 notes wait. Settle one with --accept ID or --decline ID.",
    ]


def test_the_list_is_also_json(guest: GuestOf):
    note = a_note(guest(), set_id="us-zz-gone")
    content = json.loads(run("--json"))
    assert content["schema"] == "cmeridian/rule-notes/1"
    (listed,) = content["notes"]
    assert (listed["id"], listed["set_id"], listed["has_changed"]) == (
        note.public_id,
        "us-zz-gone",
        True,
    )
    assert listed["read_on"] == "2026-11-03"


@pytest.mark.parametrize(("option", "state"), [("--accept", "accepted"), ("--decline", "declined")])
def test_a_note_is_settled(guest: GuestOf, option: str, state: str):
    note = a_note(guest())
    assert run(option, note.public_id) == f"{state.capitalize()}: confirmed, us-ca-md total.\n"
    note.refresh_from_db()
    assert note.state == state
    assert AuditEvent.objects.filter(action=f"rule_note.{state}").count() == 1
    assert "0 notes wait" in run()


def test_an_unknown_note_is_said(guest: GuestOf):
    with pytest.raises(CommandError, match="There is no note nobody"):
        run("--accept", "nobody")
    assert not AuditEvent.objects.filter(action__startswith="rule_note").exists()


def test_one_thing_is_done_at_a_time(guest: GuestOf):
    with pytest.raises(CommandError, match="not allowed with"):
        run("--accept", "a", "--decline", "b")


def test_the_terminal_is_not_disturbed(guest: GuestOf):
    # Written past the form, which refuses such text.
    a_note(guest(), kind="wrong", what="red \x1b[31m\nsecond line\u202e", document="a\x9b2J")
    text = run()
    assert not re.search("[\x1b\x9b\u202e]", text)
    assert "  red \\x1b[31m\\nsecond line\\u202e" in text.splitlines()
