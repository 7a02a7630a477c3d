"""Letters of audit: whose they are, the period, the day to answer by, and what stays open."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmeridian.domain.records.record import Credential
from cmeridian.exchange.audit_letter.dates import MAX_DATES, read_dates
from cmeridian.exchange.audit_letter.reading import LetterReading, read_letter
from cmeridian.exchange.audit_letter.text import MAX_CHARACTERS, clean_letter, words_around
from cmeridian.packs.loader import load_rulebook
from tests.unit.exchange.audit_letter.letters import DEVELOPED, HELD_OUT, Letter

ON = date(2026, 2, 12)
ALL = (*DEVELOPED, *HELD_OUT)


def read(text: str, *held: tuple[str, str], profession: str = "MD", on: date = ON) -> LetterReading:
    return read_letter(
        text,
        held=[Credential(set_id, number or None) for set_id, number in held],
        profession=profession,
        rulebook=load_rulebook(),
        on=on,
    )


def of(letter: Letter) -> LetterReading:
    return read(letter.text, *letter.held, profession=letter.profession, on=letter.on)


def iso(found: Any) -> str:
    return found.day.isoformat() if found else ""


@pytest.mark.parametrize("letter", ALL, ids=lambda letter: letter.name)
class TestEveryLetter:
    def test_its_period_and_its_last_day_are_found(self, letter: Letter) -> None:
        reading = of(letter)
        found = (iso(reading.start), iso(reading.end), iso(reading.answer_by))
        assert found == (letter.start, letter.end, letter.answer_by)

    def test_its_authority_is_found_or_left_open(self, letter: Letter) -> None:
        assert of(letter).set == letter.set

    def test_every_quote_stands_where_it_says(self, letter: Letter) -> None:
        reading = of(letter)
        quotes = [
            *(one.quote for one in reading.dates),
            *(one.quote for one in reading.authorities),
            *reading.credits,
            *reading.documents,
        ]
        assert quotes
        for one in quotes:
            assert " ".join(reading.text[one.start : one.end].split()) == one.words

    def test_the_words_around_a_date_hold_it(self, letter: Letter) -> None:
        for one in of(letter).dates:
            assert one.quote.words in one.around


def test_there_are_a_dozen_letters_of_either_kind_of_care() -> None:
    assert len(DEVELOPED) >= 12
    assert len(HELD_OUT) >= 12
    assert len({letter.name for letter in ALL}) == len(ALL)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("February 1, 2024", "2024-02-01"),
        ("Feb. 1st 2024", "2024-02-01"),
        ("FEBRUARY 1,2024", "2024-02-01"),
        ("1 February 2024", "2024-02-01"),
        ("1st of February 2024", "2024-02-01"),
        ("the 1st day of February, 2024", "2024-02-01"),
        ("2024-02-01", "2024-02-01"),
        ("2024/2/1", "2024-02-01"),
        ("02/01/2024", "2024-02-01"),
        ("2/1/24", "2024-02-01"),
        ("1-Feb-2024", "2024-02-01"),
        ("Feb 1 '24", "2024-02-01"),
        ("Sept. 30, 2025", "2025-09-30"),
    ],
)
def test_a_day_is_read_in_every_usual_spelling(written: str, expected: str) -> None:
    [found] = read_dates(f"Reply by {written}.", day_first=False, on=ON)
    assert (found.first.isoformat(), found.last) == (expected, found.first)


@pytest.mark.parametrize("written", ["January 2026", "Jan 2026", "01/2026", "2026-01"])
def test_a_month_without_a_day_is_its_first_and_its_last_day(written: str) -> None:
    [found] = read_dates(f"until {written}", day_first=False, on=ON)
    assert (found.first, found.last) == (date(2026, 1, 1), date(2026, 1, 31))


@pytest.mark.parametrize(
    "joint", [" to ", " through ", " thru ", " until ", " - ", "-", "\u2013", " \u2014 "]
)
def test_a_range_is_read_with_every_usual_joint(joint: str) -> None:
    reading = read(f"CME completed February 1, 2024{joint}January 31, 2026 is audited.")
    assert (iso(reading.start), iso(reading.end)) == ("2024-02-01", "2026-01-31")


@pytest.mark.parametrize(
    "text",
    ["You may 30 days later", "Call 916-263-2382", "Section 1.2.24", "Feb. 30, 2025", "13/13/2025"],
)
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert read_dates(text, day_first=False, on=ON) == ()


class TestAmbiguousNumbers:
    def test_an_american_letter_puts_the_month_first_and_says_that_it_is_open(self) -> None:
        reading = read("Texas Medical Board. CME period 02/01/2024 to 03/04/2026.")
        assert reading.start is not None
        assert reading.start.day == date(2024, 2, 1)
        assert reading.start.other == date(2024, 1, 2)
        assert reading.start.confidence != "high"
        assert "month first" in reading.start.note

    def test_an_australian_letter_puts_the_day_first(self) -> None:
        reading = read("Medical Board of Australia. CPD period 02/01/2024 to 03/04/2025.")
        assert reading.start is not None
        assert (reading.start.day, reading.start.other) == (date(2024, 1, 2), date(2024, 2, 1))

    def test_one_date_that_can_only_be_read_one_way_settles_the_others(self) -> None:
        reading = read("Texas Medical Board. CME period 02/01/2024 to 31/12/2025.")
        assert reading.start is not None
        assert (reading.start.day, reading.start.other) == (date(2024, 1, 2), None)
        assert reading.start.confidence == "high"


class TestTheDayToAnswerBy:
    def test_without_a_year_it_is_the_next_such_day_and_uncertain(self) -> None:
        found = read("Please respond by March 15.").answer_by
        assert found is not None
        assert (found.day, found.confidence) == (date(2026, 3, 15), "low")

    def test_before_a_day_means_the_day_before_it(self) -> None:
        assert iso(read("Submit certificates before March 5, 2026.").answer_by) == "2026-03-04"
        assert iso(read("Submit them on or before March 5, 2026.").answer_by) == "2026-03-05"

    def test_so_many_days_are_reckoned_from_the_date_of_the_letter(self) -> None:
        found = read("February 4, 2026\n\nReply within thirty (30) days of this letter.").answer_by
        assert found is not None
        # 4 Feb + 30 days: 24 days to 28 Feb, 6 more.
        assert found.day == date(2026, 3, 6)
        assert "30 days" in found.note

    def test_working_days_are_not_reckoned(self) -> None:
        text = "February 4, 2026\n\nReply within 10 business days of this letter."
        assert read(text).answer_by is None

    def test_so_many_days_from_an_undated_letter_are_not_reckoned(self) -> None:
        assert read("Reply within 30 days of the date of this letter.").answer_by is None


class TestThePeriod:
    def test_the_first_day_is_reckoned_from_the_length_that_is_named(self) -> None:
        found = read("CME for the two-year renewal period ending January 31, 2026.")
        assert iso(found.start) == "2024-02-01"
        assert found.start is not None
        assert "24 months" in found.start.note

    def test_or_from_the_length_by_which_the_rules_count(self) -> None:
        found = read(
            "Michigan Board of Medicine: CME for the renewal period ending January 31, 2026."
        )
        # Michigan counts over three years.
        assert iso(found.start) == "2023-02-01"
        assert found.start is not None
        assert found.start.confidence == "low"

    def test_it_is_not_reckoned_where_neither_is_known(self) -> None:
        found = read("CME for the renewal period ending January 31, 2026.")
        assert (found.start, found.period) == (None, None)

    def test_two_periods_are_both_offered_and_neither_is_certain(self) -> None:
        found = read(
            "CME from January 1, 2022 to December 31, 2023. CME from January 1, 2024 to "
            "December 31, 2025."
        )
        assert found.start is not None
        assert found.start.confidence == "low"
        assert {one.day.year for one in found.rivals} == {2024, 2025}

    def test_days_in_the_wrong_order_make_no_period(self) -> None:
        assert read("CME from January 31, 2026 to February 1, 2024.").period is None

    def test_a_day_by_which_hours_were_to_be_done_ends_the_period(self) -> None:
        found = read("You had to complete 50 hours of CME by January 31, 2026.")
        assert (iso(found.end), found.answer_by) == ("2026-01-31", None)


class TestWhoseLetterItIs:
    def test_a_licence_number_on_record_decides_between_two_sets_of_one_authority(self) -> None:
        found = read(
            "Ohio Board of Nursing. License RN.000001",
            ("us-oh-np", "APRN.00001"),
            ("us-oh-rn", "RN.000001"),
        )
        assert found.set == "us-oh-rn"

    def test_a_number_is_found_however_it_is_spaced(self) -> None:
        assert read("License A99001", ("us-ca-md", "A 99001")).set == "us-ca-md"
        assert read("License A-99001", ("us-ca-md", "A 99001")).set == "us-ca-md"

    def test_a_number_is_not_found_inside_another(self) -> None:
        assert read("License A990012", ("us-ca-md", "A 99001")).set is None

    def test_a_short_number_decides_nothing(self) -> None:
        assert read("Page 12", ("us-ca-md", "12")).set is None

    def test_two_sets_that_are_held_and_named_are_left_open(self) -> None:
        found = read("Ohio Board of Nursing", ("us-oh-np", ""), ("us-oh-rn", ""), profession="NP")
        assert found.set is None
        assert {one.set for one in found.authorities} >= {"us-oh-np", "us-oh-rn"}

    def test_what_is_held_comes_first(self) -> None:
        found = read("Texas Board of Nursing", ("us-tx-np", ""), profession="RN")
        assert (found.set, found.authorities[0].set) == ("us-tx-np", "us-tx-np")

    def test_a_set_that_is_not_held_is_found_all_the_same(self) -> None:
        found = read("Florida Board of Pharmacy", ("us-ca-md", ""))
        assert (found.set, found.authorities[0].is_held) == ("us-fl-pharmacist", False)

    def test_a_longer_name_is_not_taken_for_the_shorter_one_inside_it(self) -> None:
        found = read("Osteopathic Medical Board of California", ("us-ca-md", ""))
        assert [one.set for one in found.authorities] == ["us-ca-do"]

    def test_a_state_and_a_profession_are_a_hint_and_decide_nothing(self) -> None:
        found = read("To a physician in Nevada", ("us-nv-md", ""))
        assert (found.set, found.authorities[0].set) == (None, "us-nv-md")
        assert found.authorities[0].confidence == "low"

    def test_a_letter_without_a_name_leaves_it_open(self) -> None:
        found = read("Please answer.", ("us-ca-md", "A 99001"))
        assert (found.set, found.authorities) == (None, ())

    @pytest.mark.parametrize("set_id", sorted(load_rulebook().sets))
    def test_every_set_is_found_by_its_own_name(self, set_id: str) -> None:
        authority = re.sub(r" \(.*\)$", "", load_rulebook().sets[set_id].authority)
        found = read(f"Dear colleague, {authority} writes to you.", (set_id, ""))
        assert set_id in [one.set for one in found.authorities if one.confidence != "low"]


class TestWhatIsAskedFor:
    def test_numbers_of_credits_are_quoted_once_each(self) -> None:
        found = read("50 hours, 12.5 AMA PRA Category 1 credits, again 50 hours, (100) credits.")
        assert [one.words for one in found.credits] == [
            "50 hours",
            "12.5 AMA PRA Category 1 credits",
            "100) credits",
        ]

    def test_sentences_that_ask_for_documents_are_quoted(self) -> None:
        found = read("We greet you. Send copies of certificates. We thank you.")
        assert [one.words for one in found.documents] == ["Send copies of certificates."]


class TestLimits:
    def test_the_longest_letter_is_read(self) -> None:
        text = "Respond by March 15, 2026. "
        whole = text + "x" * (MAX_CHARACTERS - len(text))
        assert len(whole) == MAX_CHARACTERS
        assert iso(read(whole).answer_by) == "2026-03-15"

    def test_one_character_more_is_refused_with_the_remedy(self) -> None:
        [problem] = read("x" * (MAX_CHARACTERS + 1)).problems
        assert "50,001" in problem.what
        assert problem.remedy

    @pytest.mark.parametrize("text", ["", " \n\t ", "\u200b\u00ad"])
    def test_no_text_is_said(self, text: str) -> None:
        [problem] = read(text).problems
        assert "no text" in problem.what

    def test_characters_that_cannot_be_seen_do_not_hide_a_date(self) -> None:
        text = "Respond by\x0b\u00a0Mar\u00adch\x0015,\u202e 2026\r\n"
        assert iso(read(text).answer_by) == "2026-03-15"

    @pytest.mark.parametrize(
        "piece",
        [
            "1 ",
            "1/",
            "Feb 1 ",
            "board of ",
            "of ",
            "by ",
            "12 hours of ",
            "within (",
            "a-",
            "2024-",
        ],
    )
    def test_a_long_letter_of_one_piece_is_read(self, piece: str) -> None:
        whole = (piece * MAX_CHARACTERS)[:MAX_CHARACTERS]
        reading = read(whole, ("us-ca-md", "A 99001"))
        assert not reading.problems
        assert len([one for one in reading.dates if not one.note.startswith("Reckoned")]) <= (
            MAX_DATES
        )


_PIECES = st.sampled_from(
    [
        *("1", "31", "02/01/2024", "2/1/24", "2024-02-01", "Feb. 1st 2024", "January 2026", "May"),
        *("to", "through", "until", "-", "\u2013", "and", "by", "before", "within", "30", "days"),
        *("of", "this", "letter", "receipt", "two-year", "period", "ending", "calendar", "years"),
        *("Medical", "Board", "of", "California", "State", "Nursing", "ABIM", "A", "99001", "CME"),
        *(".", ",", ":", "\n", "\x00", "\u202e", "\ud800", "9999", "99/99/99", "00/00/0000"),
    ]
)


class TestAnyText:
    @given(st.text(max_size=400))
    @settings(max_examples=100, deadline=None)
    def test_gives_a_reading_or_a_problem(self, text: str) -> None:
        self._is_sound(read(text, ("us-ca-md", "A 99001")))

    @given(st.lists(_PIECES, max_size=60).map(" ".join))
    @settings(max_examples=200, deadline=None)
    def test_made_of_words_of_letters_does_too(self, text: str) -> None:
        self._is_sound(read(text, ("us-ca-md", "A 99001")))

    @given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 300))
    @settings(max_examples=100, deadline=None)
    def test_is_never_lengthened_by_cleaning_and_is_cleaned_once(
        self, text: str, first: int, second: int
    ) -> None:
        clean = clean_letter(text)
        assert len(clean) <= len(text)
        assert clean_letter(clean) == clean
        start, end = sorted((min(first, len(clean)), min(second, len(clean))))
        assert " ".join(clean[start:end].split()) in words_around(clean, start, end)

    def _is_sound(self, reading: LetterReading) -> None:
        assert bool(reading.problems) != bool(reading.text.strip())
        for one in (*reading.dates, *reading.uncertain, *reading.rivals):
            assert 0 <= one.quote.start < one.quote.end <= len(reading.text)
        if reading.set is not None:
            assert reading.set in [one.set for one in reading.authorities]
