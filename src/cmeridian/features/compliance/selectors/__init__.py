"""What pages on where one stands read: the one calculation, and what is shown of it."""

from cmeridian.features.compliance.selectors.coverage import CoverageWarning, coverage_warnings
from cmeridian.features.compliance.selectors.rules_seen import (
    RulesChanged,
    changes_since,
    has_new_sets,
    rule_changes,
    rules_last_seen,
    rules_now,
)
from cmeridian.features.compliance.selectors.standing import Standing, find_standing

__all__ = [
    "CoverageWarning",
    "RulesChanged",
    "Standing",
    "changes_since",
    "coverage_warnings",
    "find_standing",
    "has_new_sets",
    "rule_changes",
    "rules_last_seen",
    "rules_now",
]
