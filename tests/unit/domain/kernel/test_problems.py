"""A person is told where something stands, what is wrong and what was expected."""

from __future__ import annotations

from cmeridian.domain.kernel.problems import BadInput, Problem, UserError


def test_a_problem_names_line_place_fault_and_remedy():
    problem = Problem(12, "activities[3].completed", "is no date.", "Write 2026-06-01.")
    assert str(problem) == "line 12, activities[3].completed: is no date. Write 2026-06-01."


def test_what_is_unknown_about_a_problem_is_left_out():
    assert str(Problem(0, "clinician", "is missing.")) == "clinician: is missing."
    assert str(Problem(7, "", "is no YAML.")) == "line 7: is no YAML."
    assert str(Problem(0, "", "The file is empty.")) == "The file is empty."


def test_every_problem_is_told_in_the_order_of_the_file():
    late, early = Problem(9, "b", "is wrong."), Problem(2, "a", "is wrong too.")
    error = BadInput("record.yaml", [late, early])
    assert error.problems == (early, late)
    assert str(error) == "record.yaml: line 2, a: is wrong too.\nrecord.yaml: line 9, b: is wrong."


def test_bad_input_is_an_error_whose_text_may_be_shown():
    assert issubclass(BadInput, UserError)
    assert BadInput("record.yaml", []).file == "record.yaml"
