"""Every page in a real browser: no barrier that axe finds, nothing too small, nothing from outside.

The pages are those that a person can reach by links from the front door, one of each view and
state, so that a new page is looked at without being named here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from urllib.parse import urlencode, urlsplit

import pytest

from tests.browser.visitors import NARROW, PHONE, WIDE, Window, looks_are_the_same_on_both
from tests.features.addresses import ACCOUNT, ADDRESSES, Address
from tests.features.pages import Form, Page, read_page
from tests.features.walking import assert_none, view_at

pytestmark = looks_are_the_same_on_both

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DOORS = (
    *("/", "/start/", "/more/", "/components/"),
    *("/account/again/", "/account/closed/", "/account/forgotten/done/"),
)
"""Where a walk begins: the front door, and what the server leads to by itself."""
BY_MAIL = "accounts:invitation"
"""The page that only a mail leads to."""
MODES = {
    "light": {"size": WIDE},
    "dark": {"size": WIDE, "dark": True},
    "phone": {"size": PHONE},
}
LEAST_REFUSED = 5
"""So many forms refuse to be sent empty, at the least: the walk must not pass them by."""
MOST_BYTES, MOST_REQUESTS = 60 * 1024, 6
KINDS_OF = {
    "compliance:rule": 3,
    "compliance:set": 2,
    "compliance:note_rule": 2,
    "portfolio:import": 4,
}
"""So many pages of a view are looked at, where they differ; of all others one."""
NEEDS_A_ROW = {
    "accounts:own_set", "compliance:rule", "compliance:note_rule", "compliance:set",
    "compliance:audit", "compliance:transcript", "portfolio:edit", "accounts:credential",
    "portfolio:import",
}  # fmt: skip
"""Pages of something entered: there are none for who has entered nothing."""


TABLE = (
    "Title,Provider,Date completed,Credits,Class\n"
    "Safe opioids,Invented University,3/14/2025,1.5,Cat 1\n"
    "Safe opioids online,Invented University,3/14/2025,1.5,Cat 1\n"
    "Care of stroke,Invented Hospital,4/2/2025,2,Regional points\n"
    "A course without a day,Invented Society,,1,Cat 1\n"
)


def bring_in_a_table(window: Window) -> None:
    """Import a table with every kind of row, and leave it twice: kept, and waiting."""
    page, file = window.page, {"mimeType": "text/csv", "buffer": TABLE.encode()}
    for name, is_kept in (("kept.csv", True), ("waits.csv", False)):
        window.open("/activities/import/")
        page.get_by_label("CSV file or Excel workbook").set_input_files({**file, "name": name})
        page.get_by_role("button", name="Look at the file").click()
        page.get_by_role("heading", name="Check the import").wait_for()
        if is_kept:
            page.get_by_role("button", name="Keep", exact=False).click()
            page.get_by_role("link", name="See activities").wait_for()


def is_walked(view: str | None) -> bool:
    """Tell whether a walk looks at the pages of a view, where they are there for who walks."""
    address = ADDRESSES.get(view or "")
    return address is not None and address.kind == "page" and "GET" in address.methods


def leads_here(address: Address, *, as_account: bool) -> bool:
    """Tell whether links must lead to a view: to pages of an account only for who has one."""
    return address.has_page and address.view != BY_MAIL and (as_account or not for_account(address))


def for_account(address: Address) -> bool:
    """Tell whether a view is for who is signed in."""
    return address.permission == ACCOUNT


def reachable(window: Window, *, without_rows: bool = False, as_account: bool = False) -> list[str]:
    """List pages that links and searches lead to, one of each view and each kind of state.

    without_rows: nothing was entered. as_account: an account is signed in, which has a record.
    """
    waiting, found, counts = list(DOORS), dict[str, Page](), dict[str, int]()
    searched: set[tuple[str, ...]] = set()
    asked: set[str] = set()
    while waiting:
        path = waiting.pop(0)
        view = view_at(urlsplit(path).path)
        if path in found or view is None or not is_walked(view):
            continue
        if path not in asked and counts.get(view, 0) >= KINDS_OF.get(view, 1):
            continue
        answer = window.page.context.request.get(window.place.of(path))
        if view_at(urlsplit(answer.url).path) != view:
            continue  # led elsewhere, where it is looked at if links lead there
        if answer.status == 200 or path in asked:
            counts[view] = counts.get(view, 0) + 1
            found[path] = read_page(answer.text(), address=path)
            waiting += [link for link in found[path].links() if link.startswith("/")]
        if path not in asked:
            # The answer to a search is looked at, but not searched again.
            more = list(searches(read_page(answer.text(), address=path), searched))
            asked.update(more)
            waiting += more
    wanted = {a.view for a in ADDRESSES.values() if leads_here(a, as_account=as_account)}
    missing = wanted - set(counts)
    assert missing <= (NEEDS_A_ROW if without_rows else set()), "No link leads to these."
    return list(found)


def searches(page: Page, searched: set[tuple[str, ...]]) -> Iterator[str]:
    """Send a search as it stands, once with something chosen, and once for what nobody has."""
    for form in page.forms:
        key = (form.path, *sorted(form.kinds))
        if form.method == "get" and key not in searched:
            searched.add(key)
            for values in ({}, chosen(form, "pain"), chosen(form, "zzyzx"), typed(form, "zzyzx")):
                yield f"{form.path}?{urlencode({**form.filled(), **values}, doseq=True)}"


def typed(form: Form, words: str) -> dict[str, str]:
    """Search for something."""
    return {name: words for name, kind in form.kinds.items() if kind in {"search", "text"}}


def chosen(form: Form, words: str) -> dict[str, str]:
    """Choose the first real choice of each list, and search for something."""
    first = {
        name: next((value for value in values if value), "")
        for name, values in form.choices.items()
        if form.kinds[name] in {"select", "radio"}
    }
    return {**first, **typed(form, words)}


def barriers(window: Window, path: str) -> Iterator[str]:
    """List what axe finds on the page, each with the elements it is about."""
    window.page.evaluate(AXE)
    found = window.page.evaluate(
        """async (tags) => {
          const options = {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'],
                           rules: {'target-size': {enabled: true}}};
          const result = await axe.run(document, options);
          return result.violations.map(v => [v.id, v.help, v.nodes.length,
            v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + n.html.slice(0, 90))]);
        }""",
        TAGS,
    )
    for rule, words, count, where in found:
        yield f"{path}: {rule} ({words}), {count} times: {where}"


SMALL = """() => {
  const seen = e => e.checkVisibility() && e.getBoundingClientRect().width > 1
    && getComputedStyle(e).position !== 'absolute';
  const all = document.querySelectorAll(
    'button, .button, input[type=submit], nav a, summary, select, input:not([type=hidden])');
  return [...all].filter(seen).filter(e => !e.closest('.hidden, .skip')).flatMap(e => {
    const isTick = ['checkbox', 'radio'].includes(e.type);
    const tied = () => e.closest('label') || document.querySelector(`label[for="${e.id}"]`);
    const label = isTick ? tied() : null;
    const size = t => t.getBoundingClientRect();
    const boxes = label ? [size(e), size(label)] : [size(e)];
    const high = Math.max(...boxes.map(b => b.bottom)) - Math.min(...boxes.map(b => b.top));
    const least = isTick || e.tagName === 'SUMMARY' ? 24 : 44;
    const name = `${e.tagName.toLowerCase()} "${(e.innerText || e.name || '').slice(0, 30)}"`;
    return high < least - 0.5 ? [`${name} is ${Math.round(high)} high, not ${least}`] : [];
  });
}"""

WIDER = """() => {
  const room = document.documentElement.clientWidth;
  const right = e => Math.round(e.getBoundingClientRect().right);
  return [...document.querySelectorAll('body *')]
    .filter(e => right(e) > room + 1 && e.checkVisibility())
    .slice(-3).map(e => `${e.tagName.toLowerCase()}.${e.className} to ${right(e)}`);
}"""


def sideways(window: Window, path: str) -> Iterator[str]:
    """Tell whether the page can be moved sideways, and by which elements."""
    wide = window.page.evaluate("document.documentElement.scrollWidth")
    room = window.page.evaluate("window.innerWidth")
    if wide > room:
        yield f"{path}: {wide} wide in a window of {room}: {window.page.evaluate(WIDER)}"


def look_at(window: Window, path: str) -> Iterator[str]:
    """List everything that is wrong with the page as it stands."""
    yield from barriers(window, path)
    yield from (f"{path}: {what}" for what in window.page.evaluate(SMALL))
    yield from sideways(window, path)
    titles = window.page.locator("h1").all_inner_texts()
    if len(titles) != 1 or not titles[0].strip():
        yield f"{path}: its h1 are {titles}"
    if not re.fullmatch(r".+ · CMEridian", window.page.title()):
        yield f"{path}: its title is {window.page.title()!r}"


def one_of_each_view(paths: list[str]) -> list[str]:
    """Keep the first page of each view."""
    firsts: dict[str | None, str] = {}
    for path in paths:
        firsts.setdefault(view_at(urlsplit(path).path), path)
    return list(firsts.values())


@pytest.fixture
def listed() -> list[str]:
    """Gather findings over all pages, so that one run tells them all."""
    return []


@pytest.mark.parametrize("mode", MODES)
def test_no_page_of_a_sample_has_a_barrier(mode, visit, listed):
    window = visit.window(**MODES[mode])
    window.walk_in()
    bring_in_a_table(window)
    paths = reachable(window)
    # In the dark the colours are others, and nothing else: one page of each view shows them.
    for path in one_of_each_view(paths) if mode == "dark" else paths:
        window.open(path)
        listed += look_at(window, path)
    assert_none([*listed, *without_refusals(window)])


def test_no_page_of_an_empty_record_has_a_barrier(visit, listed):
    window = visit.window(PHONE)
    window.start_empty()
    for path in reachable(window, without_rows=True):
        window.open(path)
        listed += look_at(window, path)
    assert_none([*listed, *without_refusals(window)])


def test_no_page_moves_sideways_on_the_narrowest_screen(visit, listed):
    window = visit.window(NARROW)
    window.walk_in()
    bring_in_a_table(window)
    for path in reachable(window):
        window.open(path)
        listed += sideways(window, path)
    assert_none(listed)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide, light", "phone, dark"])
def test_no_refused_form_has_a_barrier(size, visit, listed):
    window = visit.window(size, dark=size == PHONE)
    window.walk_in()
    bring_in_a_table(window)
    refused = 0
    for path in reachable(window):
        window.open(path)
        for turn in range(window.page.locator("main form[method=post]").count()):
            if send_emptied(window, turn):
                refused += 1
                where = f"{path}, form {turn + 1} sent empty"
                listed += look_at(window, where)
                listed += error_summary(window, where)
            window.open(path)
    assert refused >= LEAST_REFUSED
    window.open("/nowhere/")
    listed += look_at(window, "/nowhere/")
    assert_none([*listed, *without_refusals(window)])


_FORM_FIELDS = """
  const form = document.querySelectorAll('main form[method=post]')[turn];
  const silent = ['hidden', 'submit', 'button'];
  const fields = [...form.elements].filter(e => e.name && !silent.includes(e.type));
  const can = fields.length > 0 && !fields.every(e => e.type === 'checkbox');
"""
EMPTIED = """(turn) => { %s
  for (const e of fields) {
    if (e.type === 'checkbox' || e.type === 'radio') e.checked = false;
    else if (e.tagName === 'SELECT') e.selectedIndex = -1;
    else if (e.type !== 'file') e.value = '';
  }
  HTMLFormElement.prototype.submit.call(form);
}""".replace("%s", _FORM_FIELDS)
HAS_FIELDS = f"(turn) => {{ {_FORM_FIELDS} return can; }}"


def send_emptied(window: Window, turn: int) -> bool:
    """Send a form with nothing in it; tell whether it was refused."""
    if not window.page.evaluate(HAS_FIELDS, turn):
        return False
    with window.page.expect_navigation(timeout=4_000) as told:
        window.page.evaluate(EMPTIED, turn)
    return told.value is not None and told.value.status == 400


def error_summary(window: Window, where: str) -> Iterator[str]:
    """Check that a refused form says so first, in the title, and with links to its fields."""
    page = window.page
    if not page.title().startswith("Error: "):
        yield f"{where}: the title does not start with Error:"
    links = page.locator(".error-summary a, [role=alert] a[href^='#']")
    if links.count() == 0:
        yield f"{where}: no summary with links to the fields"
    for link in links.all():
        target = (link.get_attribute("href") or "").partition("#")[2]
        if target and page.locator(f"[id='{target}']").count() != 1:
            yield f"{where}: the summary leads to {target}, which is not there"


def without_refusals(window: Window) -> list[str]:
    """Leave out what the browser itself says of a page that was answered with 4xx."""
    refused = re.compile(r"console error: Failed to load resource: .* status of 4\d\d")
    return [one for one in window.complaints if not refused.search(one)]


def test_every_page_is_light(visit, listed):
    window = visit.window(PHONE)
    window.walk_in()
    bring_in_a_table(window)
    paths = reachable(window)
    wire = window.page.context.new_cdp_session(window.page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    came: list[float] = []
    wire.on("Network.loadingFinished", lambda told: came.append(told["encodedDataLength"]))
    for path in paths:
        came.clear()
        window.open(path)
        window.page.wait_for_timeout(50)  # for what is asked for once the page has come
        if sum(came) > MOST_BYTES:
            listed.append(f"{path}: {sum(came) / 1024:.1f} KB over the wire")
        if len(window.requests) > MOST_REQUESTS:
            listed.append(f"{path}: {len(window.requests)} requests")
    assert_none(listed)


BAD = """<!doctype html><html><head><title>Bad</title></head><body><p>no heading</p>
<img src="data:,x"><button>Go</button><p style="width: 2000px; color: #999">wide and pale</p>
</body></html>"""


def test_the_walk_finds_what_it_looks_for(visit):
    window = visit.window(PHONE)
    window.page.set_content(BAD)
    found = " ".join(look_at(window, "bad"))
    for word in ("image-alt", "html-has-lang", "color-contrast", "not 44", "wide in a window"):
        assert word in found
    assert "its h1 are" in found and "its title is" in found
    window.page.evaluate("console.warn('said')")
    assert "said" in window.complaints[-1]
