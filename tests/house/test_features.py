"""What the pages keep to: who reads rows, what a template may hold, which fields a form lists."""

import ast
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "cmeridian"
FEATURES = SOURCE / "features"
DOORS = ("views", "api", "jobs", "forms")
WEB = sorted([*FEATURES.rglob("*.py"), *(SOURCE / "web").rglob("*.py")])
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
PARTS = {"parts"}
"""Folders of pieces that a page includes, or that a view gives to htmx."""

COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
TAG = re.compile(r"<[a-zA-Z](?:\{[{%].*?[%}]\}|\"[^\"]*\"|'[^']*'|[^>\"'{])*>", re.DOTALL)
ATTRIBUTE = re.compile(r"\s([@:\w-]+)\s*=")
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
FORM = re.compile(r"<form\b(.*?)>(.*?)</form>", re.DOTALL)


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def text_of(template: Path) -> str:
    return COMMENT.sub("", template.read_text("utf-8"))


def is_door(path: Path) -> bool:
    below = path.relative_to(FEATURES).parts[1:]
    return bool(below) and below[0].removesuffix(".py") in DOORS


# --- modules --------------------------------------------------------------------------------------

MODULES = [path for path in sorted(FEATURES.rglob("*.py")) if is_door(path)]
ROOMS = sorted(path for path in FEATURES.iterdir() if (path / "apps.py").exists())
NAMES = {
    *("models", "selectors", "services", "forms", "views", "api", "jobs", "urls", "admin"),
    *("sessions", "middleware", "apps", "migrations", "management", "templates", "__init__"),
}
"""What stands in a feature. Each name has its place in the contract on calls inside a feature."""


@pytest.mark.parametrize("room", [r for r in ROOMS if r.name != "base"], ids=name_of)
def test_the_same_names_stand_in_every_feature(room: Path) -> None:
    """A module of another name would lie outside the contract: it belongs into one of these."""
    found = {path.stem for path in room.iterdir() if path.name != "__pycache__"}
    assert found - NAMES == set()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_door_asks_the_database_itself(path: Path) -> None:
    asked = [node.lineno for node in walk(path) if is_query(node)]
    assert asked == [], "Ask a selector or a service of the feature instead."


def is_query(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in {"objects", "_base_manager", "_default_manager"}
    if isinstance(node, ast.ImportFrom):
        return node.module == "django.db" and any(name.name == "connection" for name in node.names)
    return False


def walk(path: Path) -> Iterator[ast.AST]:
    yield from ast.walk(ast.parse(path.read_text("utf-8")))


MAY_MARK = {"features/base/templatetags/drawings.py"}
"""The listed exception: a drawing of our own charts, which escape all text that they are given."""


@pytest.mark.parametrize("path", [p for p in WEB if name_of(p) not in MAY_MARK], ids=name_of)
def test_nothing_is_marked_safe(path: Path) -> None:
    banned = {"mark_safe", "SafeText", "csrf_exempt", "xframe_options_exempt"}
    named = {node.id for node in walk(path) if isinstance(node, ast.Name)}
    named |= {node.attr for node in walk(path) if isinstance(node, ast.Attribute)}
    assert named & banned == set()


@pytest.mark.parametrize("path", WEB, ids=name_of)
def test_a_model_form_lists_its_fields(path: Path) -> None:
    for node in walk(path):
        if isinstance(node, ast.ClassDef) and node.name == "Meta":
            names = {
                t.id
                for n in node.body
                if isinstance(n, ast.Assign)
                for t in n.targets
                if isinstance(t, ast.Name)
            }
            assert "exclude" not in names
        assert not (isinstance(node, ast.Constant) and node.value == "__all__")


@pytest.mark.django_db
def test_no_model_changed_without_its_migration() -> None:
    told = StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=told, stderr=told)
    except (SystemExit, CommandError) as error:
        pytest.fail(f"{told.getvalue()}{error}")


# --- templates ------------------------------------------------------------------------------------


def test_templates_are_found() -> None:
    assert any(name_of(path) == "web/templates/base.html" for path in TEMPLATES)


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_a_template_holds_no_style_and_no_handler(template: Path) -> None:
    tags = TAG.findall(text_of(template))
    names = {name.lower() for tag in tags for name in ATTRIBUTE.findall(tag)}
    wrong = {n for n in names if n == "style" or n.startswith(("on", "hx-on", "@", ":"))}
    assert wrong == set()
    assert "<style" not in text_of(template)
    assert "javascript:" not in text_of(template)


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_a_template_holds_no_script_of_its_own(template: Path) -> None:
    for attributes, body in SCRIPT.findall(text_of(template)):
        assert "{% static " in attributes
        assert body.strip() == ""


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_a_template_brings_nothing_from_elsewhere(template: Path) -> None:
    fetched = re.findall(r"<(?:link|img|script|source|image)\b[^>]*https?://", text_of(template))
    assert fetched == []


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_a_template_escapes_what_it_shows(template: Path) -> None:
    text = text_of(template)
    assert re.findall(r"\|\s*safe\b|\|\s*safeseq\b|\{%\s*autoescape\s+off", text) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_a_template_is_a_page_or_a_part(template: Path) -> None:
    text = text_of(template)
    # The page for a fault of ours stands alone: whatever the base needs may be what broke.
    is_base = template.name in {"base.html", "500.html"}
    is_page = re.match(r"\s*\{%\s*extends\s+[\"'][\w/.-]+[\"']\s*%\}", text) is not None
    has_own_page = "<html" in text or "<!doctype" in text.lower()
    assert is_base or is_page or (not has_own_page and "<main" not in text and "<h1" not in text)
    if PARTS & set(template.parts):
        assert not is_page


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_a_form_that_changes_something_carries_its_token(template: Path) -> None:
    for attributes, body in FORM.findall(text_of(template)):
        if re.search(r"method=[\"']?post", attributes, re.IGNORECASE):
            assert "{% csrf_token %}" in body, attributes
        else:
            assert "{% csrf_token %}" not in body, "A token does not belong in an address."


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_a_button_of_htmx_that_posts_stands_in_a_form(template: Path) -> None:
    text = FORM.sub("", text_of(template))
    assert re.findall(r"hx-(?:post|put|patch|delete)=", text) == []
