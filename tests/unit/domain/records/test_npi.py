"""The last digit of a National Provider Identifier checks the others."""

from __future__ import annotations

import pytest

from cmeridian.domain.records.npi import is_valid_npi


def test_a_number_with_the_right_check_digit_passes():
    assert is_valid_npi("1234567893")


@pytest.mark.parametrize("last", "012456789")
def test_every_other_last_digit_fails(last):
    assert not is_valid_npi("123456789" + last)


def test_two_neighbours_swapped_fail():
    assert not is_valid_npi("1234657893")


@pytest.mark.parametrize(
    "number", ["", "123456789", "12345678930", "123456789X", " 1234567893", "１２３４５６７８９３"]
)
def test_anything_but_ten_plain_digits_fails(number):
    assert not is_valid_npi(number)
