"""An audit letter: what counts in its period, what shows it, what is missing, by when to answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from cmeridian.domain.kernel.dates import Period
from cmeridian.domain.requirements.audit import cycles_back
from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.exchange.audit_letter.text import MAX_CHARACTERS
from cmeridian.features.accounts.models import Credential, Person
from cmeridian.features.accounts.services import touch
from cmeridian.features.base.models import AuditEvent
from cmeridian.features.compliance.selectors.letter import Asked, find_letter_answer
from cmeridian.features.compliance.selectors.standing import find_standing
from cmeridian.features.compliance.selectors.transcript_page import find_transcript
from tests.features.walking import Guest, delegate_of

GuestOf = Callable[..., Guest]
PAGE = "/credits/audit-letter/"


def text(content: bytes) -> str:
    """Read a page as words."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", content.decode())))


def present(person: Person, today: date, set_id: str = "us-ca-md") -> Period:
    """The present period of a credential."""
    ledger = find_standing(person=person, on=today).set_ledger(set_id)
    assert ledger is not None
    assert ledger.window is not None
    return ledger.window


def query(person: Person, today: date, **more: str) -> dict[str, str]:
    """Ask about the present period in California."""
    period = present(person, today)
    days = {"from": period.start.isoformat(), "to": period.last_day.isoformat()}
    return {"set": "us-ca-md", **days, **more}


def letter_to(person: Person, today: date, *, extra: str = "") -> str:
    """Write an invented letter about the present period in California."""
    period = present(person, today)
    ask = today + timedelta(days=30)
    return (
        f"MEDICAL BOARD OF CALIFORNIA\n\nSubmit proof of CME completed between "
        f"{period.start:%B} {period.start.day}, {period.start.year} and {period.last_day:%B} "
        f"{period.last_day.day}, {period.last_day.year} by {ask:%Y-%m-%d}. You must show "
        f"certificates for 50 hours.{extra}"
    )


class TestTheAnswer:
    def test_comes_first_with_the_numbers(self, guest: GuestOf, today: date) -> None:
        amara = guest()
        ask = today + timedelta(days=30)
        answer = amara.client.get(PAGE, query(amara.person, today, answer_by=ask.isoformat()))
        words = text(answer.content)
        places = [
            words.index(part)
            for part in (
                "Audit letter Medical Board of California",
                "73.5 of 50 hours",
                "count, 4 of 9 activities have no evidence",
                f"They ask for it by {day_month_year(ask)} .",
                "What to do first",
                "What the rules count",
                "What is missing",
                "Activities that count",
                "Waiting for evidence",
                "Where the rules were read",
                "Who decides: Medical Board of California",
            )
        ]
        assert places == sorted(places)

    def test_its_numbers_are_those_of_the_transcript(self, guest: GuestOf, today: date) -> None:
        amara = guest()
        row = Credential.objects.of(amara.person).get(set_id="us-ca-md")
        sheet = find_transcript(person=amara.person, public_id=row.public_id, on=today)
        asked = Asked("us-ca-md", present(amara.person, today))
        answer = find_letter_answer(person=amara.person, asked=asked, on=today)
        assert answer.rules == sheet.rules
        assert [one.public_id for one in answer.activities] == [r.public_id for r in sheet.rows]
        assert answer.missing_words == sheet.missing

    def test_an_earlier_period_is_judged_as_it_was(self, guest: GuestOf, today: date) -> None:
        amara = guest()
        standing = find_standing(person=amara.person, on=today)
        found = cycles_back(
            rulebook=standing.rulebook, record=standing.kept.record, set_id="us-ca-md", on=today
        )
        next(found)
        ledger, judged_on = next(found)
        assert ledger.window is not None
        answer = find_letter_answer(
            person=amara.person, asked=Asked("us-ca-md", ledger.window), on=today
        )
        assert answer.judged_on == judged_on
        assert [row.finding for row in answer.rules] == list(ledger.findings)

    def test_says_how_much_of_each_activity_each_rule_counts(
        self, guest: GuestOf, today: date
    ) -> None:
        amara = guest()
        asked = Asked("us-ca-md", present(amara.person, today))
        answer = find_letter_answer(person=amara.person, asked=asked, on=today)
        [pain] = [one for one in answer.activities if one.title == "The pain conversation"]
        assert pain.serves[0] == "Total: 4 hours"
        assert pain.serves[1].endswith(": 4 hours")

    def test_names_what_does_not_count_and_why(self, guest: GuestOf, today: date) -> None:
        amara = guest()
        words = text(amara.client.get(PAGE, query(amara.person, today)).content)
        assert "Supervising medical students" in words.partition("Activities that do not count")[2]
        assert "not a class this rule takes" in words

    def test_other_days_than_the_rules_count_are_said_with_those_that_they_do(
        self, guest: GuestOf, today: date
    ) -> None:
        amara = guest()
        period = present(amara.person, today)
        given = query(amara.person, today)
        given["from"] = (period.start + timedelta(days=1)).isoformat()
        answer = amara.client.get(PAGE, given)
        assert "These days are others" in text(answer.content)
        links = amara.page(PAGE, **given).links()
        assert any(f"from={period.start.isoformat()}" in link for link in links)
        plain = amara.client.get(PAGE, query(amara.person, today))
        assert "These days are others" not in text(plain.content)

    def test_a_passed_day_to_answer_by_is_said(self, guest: GuestOf, today: date) -> None:
        amara = guest()
        late = (today - timedelta(days=1)).isoformat()
        answer = amara.client.get(PAGE, query(amara.person, today, answer_by=late))
        assert "which has passed" in text(answer.content)

    def test_a_set_that_is_not_held_is_answered_all_the_same(
        self, guest: GuestOf, today: date
    ) -> None:
        amara = guest()
        given = {**query(amara.person, today), "set": "us-ny-physician"}
        answer = amara.client.get(PAGE, given)
        assert answer.status_code == 200
        assert "You hold nothing under this set" in text(answer.content)
        assert "/profile/credentials/add/?set=us-ny-physician" in answer.content.decode()

    def test_the_address_alone_gives_it_again(self, guest: GuestOf, today: date) -> None:
        amara = guest()
        posted = amara.client.post(PAGE, {"letter": letter_to(amara.person, today)})
        [address] = re.findall(r'href="(\?[^"]+)">This answer', posted.content.decode())
        again = amara.client.get(PAGE + unescape(address))
        sheet = re.compile(r'<article class="paper".*</article>', re.DOTALL)
        assert sheet.findall(posted.content.decode()) == sheet.findall(again.content.decode())


class TestTheLetter:
    def test_is_read_for_sender_period_and_last_day(self, guest: GuestOf, today: date) -> None:
        amara = guest()
        answer = amara.client.post(PAGE, {"letter": letter_to(amara.person, today)})
        words = text(answer.content)
        assert answer.status_code == 200
        assert "What the letter says" in words
        assert "Whose letter: Medical Board of California" in words
        assert "73.5 of 50 hours" in words
        assert day_month_year(today + timedelta(days=30)) in words
        assert "You must show certificates for 50 hours." in words

    def test_what_was_not_found_comes_first_and_the_rest_is_filled_in(
        self, guest: GuestOf, today: date
    ) -> None:
        amara = guest()
        content = amara.client.post(
            PAGE, {"letter": "Medical Board of California. Answer by 2026-03-15, please respond."}
        ).content
        words = text(content)
        assert words.index("First day: not found") < words.index("Whose letter: Medical Board")
        assert "does not say everything" in words
        assert '<option value="us-ca-md" selected>' in content.decode()

    def test_a_date_with_two_readings_offers_the_other(self, guest: GuestOf) -> None:
        amara = guest()
        content = amara.client.post(
            PAGE,
            {"letter": "Medical Board of California. CME period 02/01/2024 to 03/04/2025."},
        ).content.decode()
        assert "month first" in content
        offered = [
            parse_qs(urlsplit(unescape(href)).query)
            for href in re.findall(r'href="(\?[^"]+)"><span class="hidden">Take', content)
        ]
        assert ["2024-01-02"] in [one["from"] for one in offered]
        assert ["2025-04-03"] in [one["to"] for one in offered]

    def test_several_senders_are_offered_and_none_is_chosen(self, guest: GuestOf) -> None:
        amara = guest()
        content = amara.client.post(
            PAGE, {"letter": "Ohio Board of Nursing: CE from 2024-01-01 to 2025-12-31."}
        ).content.decode()
        assert "Whose letter: not found" in text(content.encode())
        assert "set=us-oh-np" in content
        assert "set=us-oh-rn" in content

    def test_is_nowhere_kept(
        self, guest: GuestOf, today: date, caplog: pytest.LogCaptureFixture
    ) -> None:
        amara = guest()
        before = amara.person.mark
        rows = AuditEvent.objects.count()
        canary = "Canary-7319"
        caplog.set_level("DEBUG")
        answer = amara.client.post(
            PAGE, {"letter": letter_to(amara.person, today, extra=f" {canary}")}
        )
        assert answer.status_code == 200
        assert canary not in answer.headers.get("Location", "")
        assert canary not in caplog.text
        assert not any(
            canary in href for href in re.findall(r'href="([^"]*)"', str(answer.content))
        )
        assert canary not in str(dict(amara.client.session))
        assert AuditEvent.objects.count() == rows
        assert Person.objects.get(pk=amara.person.pk).mark == before

    def test_stays_in_its_field(self, guest: GuestOf) -> None:
        amara = guest()
        content = amara.client.post(PAGE, {"letter": "Nothing to read <b>here</b>"}).content
        assert "Nothing to read &lt;b&gt;here&lt;/b&gt;</textarea>" in content.decode()

    @pytest.mark.parametrize(
        "attack",
        [
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "</textarea><script>alert(1)</script>",
            "{{ request.user }}{% debug %}",
        ],
    )
    def test_can_carry_no_markup_into_the_page(
        self, guest: GuestOf, today: date, attack: str
    ) -> None:
        amara = guest()
        letter = f"Submit certificates {attack} by 2026-03-15. {attack} Send proof of {attack}."
        content = amara.client.post(
            PAGE, {"letter": letter_to(amara.person, today) + letter}
        ).content.decode()
        assert "<script>alert" not in content
        assert "<img src=x" not in content
        assert content.count("</textarea>") == 1
        assert attack in unescape(content)

    def test_the_longest_is_read_and_one_character_more_is_not(self, guest: GuestOf) -> None:
        amara = guest()
        assert amara.client.post(PAGE, {"letter": "x" * MAX_CHARACTERS}).status_code == 200
        answer = amara.client.post(PAGE, {"letter": "x" * (MAX_CHARACTERS + 1)})
        assert answer.status_code == 400
        assert "50,001 characters" in text(answer.content)

    def test_turns_of_the_line_count_once(self, guest: GuestOf) -> None:
        amara = guest()
        lines = "x\r\n" * (MAX_CHARACTERS // 2)
        assert amara.client.post(PAGE, {"letter": lines}).status_code == 200

    @pytest.mark.parametrize("letter", ["", "  \n ", "\u200b"])
    def test_an_empty_one_is_asked_for(self, guest: GuestOf, letter: str) -> None:
        amara = guest()
        answer = amara.client.post(PAGE, {"letter": letter})
        assert answer.status_code == 400
        assert "<title>Error: " in answer.content.decode()

    def test_control_characters_are_no_hindrance(self, guest: GuestOf, today: date) -> None:
        amara = guest()
        letter = "\x00\x0c" + letter_to(amara.person, today).replace(" and ", "\x00and\u00a0")
        answer = amara.client.post(PAGE, {"letter": letter})
        assert answer.status_code == 200
        assert "73.5 of 50 hours" in text(answer.content)


class TestTheForm:
    def test_nothing_asked_shows_both_ways(self, guest: GuestOf) -> None:
        content = guest().client.get(PAGE).content.decode()
        assert content.index('name="letter"') < content.index('name="set"')
        assert "error-summary" not in content

    def test_a_set_alone_offers_its_periods(self, guest: GuestOf, today: date) -> None:
        amara = guest()
        period = present(amara.person, today)
        content = amara.client.get(PAGE, {"set": "us-ca-md"}).content.decode()
        assert '<option value="us-ca-md" selected>' in content
        assert f"from={period.start.isoformat()}" in content
        assert "error-summary" not in content

    def test_what_is_held_stands_first(self, guest: GuestOf) -> None:
        content = guest().client.get(PAGE).content.decode()
        assert content.index('label="What you hold"') < content.index('label="Alabama"')

    def test_every_problem_is_said_at_once_and_what_was_typed_stays(self, guest: GuestOf) -> None:
        answer = guest().client.get(
            PAGE, {"set": "zz", "from": "2024-13-01", "to": "soon", "answer_by": "31/01/2026"}
        )
        content = answer.content.decode()
        for typed in ("2024-13-01", "soon", "31/01/2026"):
            assert f'value="{typed}"' in content
        assert "Choose whose letter it is from the list." in content
        assert content.count("year-month-day") >= 3

    @pytest.mark.parametrize(
        ("first", "last", "words"),
        [
            ("2024-02-01", "2024-01-31", "not before the first"),
            ("2012-01-01", "2024-01-01", "at most 12 years"),
            ("2190-01-01", "2190-12-31", "up to today"),
            ("", "2024-12-31", "Enter the first day"),
            ("2024-01-01", "", "Enter the last day"),
        ],
    )
    def test_days_that_make_no_period_are_refused(
        self, guest: GuestOf, first: str, last: str, words: str
    ) -> None:
        answer = guest().client.get(PAGE, {"set": "us-ca-md", "from": first, "to": last})
        assert words in text(answer.content)

    @pytest.mark.parametrize("last", ["2023-12-31", "2012-01-01"])
    def test_a_period_of_twelve_years_and_of_one_day_is_answered(
        self, guest: GuestOf, last: str
    ) -> None:
        answer = guest().client.get(PAGE, {"set": "us-ca-md", "from": "2012-01-01", "to": last})
        assert "What the rules count" in text(answer.content)


class TestEmpty:
    def test_without_a_credential_every_set_can_still_be_looked_at(
        self, guest: GuestOf, today: date
    ) -> None:
        amara = guest()
        Credential.objects.of(amara.person).delete()
        touch(amara.person)
        words = text(amara.client.get(PAGE).content)
        assert "You have named no licence or certificate yet" in words
        given = {"set": "us-ca-md", "from": "2023-01-01", "to": "2024-12-31"}
        assert "What the rules count" in text(amara.client.get(PAGE, given).content)

    def test_a_period_without_activities_says_so(self, guest: GuestOf) -> None:
        given = {"set": "us-ca-md", "from": "2001-01-01", "to": "2002-12-31"}
        words = text(guest().client.get(PAGE, given).content)
        assert "no activity counts" in words
        assert "No activity on record counts in these days." in words


def test_the_audit_page_and_the_credits_page_lead_to_it(
    guest: GuestOf, address_of: Callable[..., str]
) -> None:
    amara = guest()
    assert f"{PAGE}" in amara.page("/credits/").links()
    audit = address_of(amara, below="audit/")
    assert f"{PAGE}?set=us-ca-md" in amara.page(audit).links()


class TestADelegate:
    """Someone who works on the record by leave of its owner."""

    def test_who_may_see_credits_sees_the_answer_and_cannot_paste(
        self, account: GuestOf, today: date
    ) -> None:
        owner = account()
        dana = delegate_of(owner, ("credits:read",), Client(SERVER_NAME="localhost"))
        content = dana.client.get(PAGE, query(owner.person, today)).content
        assert "73.5 of 50 hours" in text(content)
        assert 'name="letter"' not in content.decode()
        assert "Only the owner of this record can paste a letter" in text(content)
        assert "/activities/" not in content.decode().partition('<article class="paper"')[2]
        assert dana.client.post(PAGE, {"letter": "x"}).status_code == 403

    def test_who_may_only_see_activities_is_refused(self, account: GuestOf) -> None:
        dana = delegate_of(account(), ("activities:read",), Client(SERVER_NAME="localhost"))
        assert dana.client.get(PAGE).status_code == 403


def test_who_holds_one_set_is_offered_its_periods_at_once(guest: GuestOf, today: date) -> None:
    lena, amara = guest("lena"), guest()
    held = Credential.objects.of(lena.person).values_list("set_id", flat=True)
    page = lena.page(PAGE)
    chosen = [form.filled().get("set") for form in page.forms if "from" in form.kinds]
    assert (len(held), chosen) == (1, [[held[0]]])
    assert any(f"?set={held[0]}&from=" in link for link in page.links())
    several = [form.filled().get("set") for form in amara.page(PAGE).forms if "from" in form.kinds]
    assert several == [[""]]


def test_nobody_is_led_to_the_start(stranger: Client) -> None:
    assert stranger.get(PAGE)["Location"] == "/start/"
    assert stranger.post(PAGE, {"letter": "x"})["Location"] == "/start/"
