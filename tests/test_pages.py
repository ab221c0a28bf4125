"""What the tests read of a page does not depend on the layout of its template, and loses nothing that a person sees."""

import pytest

from .pages import as_read, faults

ON_ONE_LINE = (
    '<p class="a" id="b">Il reste 3 rubriques <strong>à finir</strong> .</p>'
    '<p><input type="checkbox" checked> <label for="x">oui</label></p>'
)
LAID_OUT = """<p
  class="a"
  id="b"
>
  Il reste 3
  rubriques <strong
  >à finir</strong> .
</p>
<p>
  <input type="checkbox" checked >
  <label for="x">oui</label>
</p>
"""


def test_two_layouts_of_one_page_are_read_alike():
    assert as_read(LAID_OUT) == as_read(ON_ONE_LINE) == ON_ONE_LINE


@pytest.mark.parametrize(
    "page",
    [
        "<textarea>\n a\n\n  b </textarea>",
        "<pre> a\n b</pre>",
        '<dd class="mb-0 texte-libre">a\n\nb  c<ins> d\n</ins></dd>',
        '<a title="deux\n  lignes">b</a>',
        "<p>3\u00a0000 <b>x</b>,<i> y</i></p>",
        '<div class="texte-libre"><div>\n</div> \n</div>',
    ],
)
def test_what_is_shown_as_it_is_written_stays(page):
    assert as_read(page) == page


def test_a_space_that_is_seen_is_not_lost():
    assert as_read("fiches {% if x %}\n, 2") == "fiches {% if x %} , 2"
    assert as_read("<b>a</b>\n<b>c</b>") == "<b>a</b> <b>c</b>"
    assert as_read("<b>a</b><b>c</b>") == "<b>a</b><b>c</b>"


def test_what_is_wrong_in_a_page_is_seen():
    page = '<!DOCTYPE html><title>a</title><main id="a"><p><div id="a"></div></p></main><a href="/aide/#plan">b</a>'
    page += '<label class="form-label oblig">Nom</label><p class="obligatoires">* Champ obligatoire</p>'
    assert [fault if isinstance(fault, str) else fault[0] for fault in faults(page)] == [
        "unexpected-end-tag",
        "a",
        'href="/accessibilite/"',
        "asterisk",
    ]
