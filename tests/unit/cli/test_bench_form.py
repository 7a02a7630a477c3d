"""A form is read off a page as a browser would send it."""

from cmeridian.cli.bench_form import read_form

PAGE = """
<form action="/search/"><input name="q" value="elsewhere"></form>
<form method="post" action="/here/"><input type="hidden" name="token" value="a&amp;b">
<input name="title" value="Grand rounds"><input type="file" name="table">
<select name="chosen"><option value="a">A<option value="b" selected>B<option value="c">C</select>
<select name="first"><optgroup label="x"><option value="">None<option value="z">Z</select>
<input type="radio" name="choice" value="keep">
<input type="radio" name="choice" value="leave" checked>
<input type="checkbox" name="tick" value="on"><button name="all" value="keep">All</button></form>
<form action="/here/"><input name="title" value="a second form"></form>
"""


def test_it_holds_what_is_typed_chosen_and_ticked_and_no_button() -> None:
    assert read_form(PAGE, "/here/") == {
        "token": "a&b",
        "title": "Grand rounds",
        "chosen": "b",
        "first": "",
        "choice": "leave",
    }


def test_a_page_without_the_form_has_no_values() -> None:
    assert read_form(PAGE, "/there/") == {}
