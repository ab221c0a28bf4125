"""The shape of the templates: no inline script or style, one base, names that tell what a file is; and the two places
where a new line of the source would be seen on the page."""

import re
from pathlib import Path

import pytest

from .test_architecture import files, read

INLINE = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "an inline style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[\w:-]*)\s*=", re.IGNORECASE),
    "a javascript address": re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
}
EXTENDS = re.compile(r"""{%\s*extends\s+["']([^"']+)["']""")
ERRORS = re.compile(r"[45]\d\d\.html")

# A person's words are shown with their line breaks: one that the source adds would be shown too.
LINE_ADDED = re.compile(r"""<[^<>]*class="[^"]*\btexte-libre\b[^"]*"[^<>]*>[ \t]*\n""")
# « 3 fiches , 2 brouillons »: a new line before the condition that holds the comma is a space on the page.
SPACE_ADDED = re.compile(r"\S\s*\n\s*{%\s*(?:if|for|with)\b[^%]*%}[,.;)…]")

# What the filters of ``langue`` say: a plural (Django's own writes « 0 fiches »), a day, an hour.
SAID_BY_HAND = re.compile(r"""> 1 %}[sx]{%|\|pluralize|\|(?:date|time):["'](?:[jl] |[GH]:)""")

# Who reads may be a woman.
SAID_TO_A_MAN = re.compile(r"\bvous(?: serez)?\s+seul\b", re.IGNORECASE)

# « Quel fichier ? »: French keeps the sign on the line of its word, which a plain space does not.
PLAIN_SPACE = re.compile(r"[\w»)’}%€>] [:;!?»](?:[ <\n\"',.)]|$)|«[ \n]")

# Their names are decided by the library that looks for them.
LIBRARIES = ("allauth/", "admin/", "bootstrap5/", "django/")


def templates():
    """Every template by the name that Django knows it under."""
    found = {}
    for path in files(".html"):
        if "templates" in path.parts:
            found["/".join(path.parts[path.parts.index("templates") + 1 :])] = path
    return found


def is_print(name):
    """A print brings its style with it, and no browser ever reads it."""
    return bool({"papier", "impression"} & set(Path(name).parts))


def inline(text):
    """What the CSP would block, or what would oblige it to allow more."""
    without_tags = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)
    return [what for what, pattern in INLINE.items() if pattern.search(without_tags)]


# What is shown when style sheets, sessions or the database may be what is broken.
WITHOUT_STYLE = ("nue.html", "sante.html")


def homeless(name, texts):
    """Whether a template is neither a page of the common base nor one of the kinds that stand alone."""
    file = Path(name).name
    if file.startswith("_") or ERRORS.fullmatch(name) or is_print(name) or "email" in Path(name).parts:
        return False
    if name.startswith(LIBRARIES) or name in ("base.html", *WITHOUT_STYLE):
        return False
    parent = EXTENDS.search(texts[name])
    return not parent or (
        not parent[1].startswith(LIBRARIES) and (parent[1] not in texts or homeless(parent[1], texts))
    )


def test_a_template_holds_no_inline_script_or_style():
    texts = {name: read(path) for name, path in templates().items() if not is_print(name)}
    assert {name: found for name, text in texts.items() if (found := inline(text))} == {}


def test_every_page_extends_the_base():
    texts = {name: read(path) for name, path in templates().items()}
    assert [name for name in texts if homeless(name, texts)] == []


def test_no_line_of_the_source_shows_on_the_page():
    texts = {name: read(path) for name, path in templates().items() if not is_print(name)}
    assert [name for name, text in texts.items() if LINE_ADDED.search(text) or SPACE_ADDED.search(text)] == []


def test_a_space_before_a_sign_does_not_break():
    texts = {name: re.sub(r"{#.*?#}", "", read(path), flags=re.DOTALL) for name, path in templates().items()}
    assert [(name, found[0]) for name, text in texts.items() for found in PLAIN_SPACE.finditer(text)] == []


def test_a_plain_space_before_a_sign_is_seen():
    assert PLAIN_SPACE.search("<h2>Quel fichier ?</h2>") and PLAIN_SPACE.search("« Ici\u00a0»")
    assert PLAIN_SPACE.search("<strong>Le compte</strong> : fermé")
    assert not PLAIN_SPACE.search('<h2>Quel fichier\u00a0?</h2> <a href="?q=1">«\u00a0Ici\u00a0»</a>')


def test_a_line_of_the_source_that_shows_is_seen():
    assert LINE_ADDED.search('<dd class="mb-1 texte-libre" id="a">\n  {{ texte }}\n</dd>')
    assert not LINE_ADDED.search('<dd\n  class="texte-libre"\n>{{ texte }}</dd>')
    assert SPACE_ADDED.search("3 fiches\n  {% if brouillons %}, 2 brouillons{% endif %}")
    assert not SPACE_ADDED.search("3 fiches{% if brouillons %},\n  2 brouillons{% endif %}")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<script nonce="{{ n }}">x</script>',
        "<style>p { color: red }</style>",
        '<p class="a" style="color: red">',
        '<button type="button" onclick="x()">',
        '<form hx-on:submit="x()">',
        '<a href="javascript:x()">',
    ],
)
def test_an_inline_script_or_style_is_seen(text):
    assert inline(text)


def test_a_served_script_and_svg_attributes_are_allowed():
    assert inline('<script src="{% static "js/a.js" %}" defer></script><rect width="3" x="1" y="2"/>') == []


def test_a_page_without_the_base_is_seen():
    texts = {
        "base.html": "",
        "a/page.html": '{% extends "base.html" %}',
        "a/child.html": '{% extends "a/page.html" %}',
        "a/alone.html": "<p>",
        "a/orphan.html": '{% extends "a/alone.html" %}',
        "a/_part.html": "<p>",
        "404.html": "<p>",
        "a/papier/page.html": "<p>",
    }
    assert [name for name in texts if homeless(name, texts)] == ["a/alone.html", "a/orphan.html"]


def test_plurals_days_and_hours_are_said_by_the_filters_of_langue():
    by_hand = {name: found[0] for name, path in templates().items() if (found := SAID_BY_HAND.search(read(path)))}
    assert by_hand == {}


def test_who_reads_is_not_taken_for_a_man():
    sources = [path for kind in (".html", ".txt", ".py", ".js") for path in files(kind)]
    assert [str(path) for path in sources if SAID_TO_A_MAN.search(read(path))] == []
