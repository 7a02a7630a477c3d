"""The National Provider Identifier and its check digit."""

from __future__ import annotations


def is_valid_npi(number: str) -> bool:
    """Tell whether ten digits carry a right check digit.

    Luhn over `80840` and the ten digits. Source: CMS, "Requirements for National Provider
    Identifier (NPI) and NPI Check Digit".
    """
    if len(number) != 10 or not (number.isascii() and number.isdigit()):
        return False
    total = 0
    for place, digit in enumerate(reversed("80840" + number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
