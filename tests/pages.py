"""A page as a browser reads it, whatever the layout of its template, for tests to compare; and what is wrong in it."""

import functools
import itertools
import re
from collections import Counter

from tinyhtml5.parser import HTMLParser

_TAG = re.compile(r"""(</?[a-zA-Z](?:"[^"]*"|'[^']*'|[^"'>])*>)""")
_LAYOUT = re.compile(r"[ \t\r\n\f]+")
# Space beside these tags shows nothing.
_BLOCK = re.compile(
    "html|head|body|title|meta|link|main|header|footer|nav|section|article|aside|div|p|h[1-6]|hr|br|ul|ol|li|dl|dt|dd"
    "|table|caption|colgroup|col|thead|tbody|tfoot|tr|td|th|form|fieldset|legend|details|summary|figure|dialog"
    "|blockquote|address|select|optgroup|option|datalist|button|progress|svg|g|path|rect|circle|line|desc|noscript"
)
_NAME = re.compile(r"</?(\w+)")
# What they hold is read with its spaces and its line breaks.
_KEPT = frozenset(("textarea", "pre", "script", "style"))
KEPT_CLASS = "texte-libre"


def as_read(page):
    """The page without the layout of its source.

    A new line between two words is a space, beside a block nothing, inside a tag what parts two attributes. Texts whose
    line breaks are shown stay as they are.
    """
    read, kept, after_block = [], [], False
    # Texts and tags in turn.
    for rank, part in enumerate(_TAG.split(page)):
        if rank % 2 == 0:
            if not kept:
                part = _LAYOUT.sub(" ", part)
                part = part.lstrip(" ") if after_block else part
            if part:
                read.append(part)
                after_block = False
            continue
        name = _NAME.match(part)[1].lower()
        closing = part[1] == "/"
        block = _is_block(name)
        if block and not kept and read:
            read[-1] = read[-1].rstrip(" ")
        if kept and name == kept[0]:
            kept = kept[:-1] if closing else [*kept, name]
        elif not kept and not closing and (name in _KEPT or KEPT_CLASS in part):
            kept = [name]
        read.append(_on_one_line(part))
        after_block = block
    return "".join(read)


@functools.cache
def _is_block(name):
    return bool(_BLOCK.fullmatch(name))


@functools.lru_cache(maxsize=10_000)
def _on_one_line(tag):
    """One space between two attributes, none before the end; values as they are."""
    parts = re.split(r"""("[^"]*"|'[^']*')""", tag)
    parts[::2] = [_LAYOUT.sub(" ", part) for part in parts[::2]]
    return re.sub(r" (/?>)$", r"\1", "".join(parts))


# Where the foot of every page leads: the help, the plan of the site, the accessibility statement.
FOOT = ('href="/aide/', 'href="/aide/#plan"', 'href="/accessibilite/"')


# A label with an asterisk, and what tells before it what the asterisk says (RGAA 11.10).
MARKED = re.compile(r'class="[^"]*\b(?:requiredField|oblig)\b')
TOLD = re.compile(r'class="[^"]*\bobligatoires\b')


def faults(page):
    """What the parser of the HTML standard finds wrong in a whole page, the ids that stand in it twice, the links of
    its foot that are not there, and an asterisk that nothing explains before it."""
    parser = HTMLParser()
    parser.parse(page)
    # A line between the groups of a list became valid in 2023.
    wrong = [(code, data) for _, code, data in parser.errors if data != {"name": "hr"}]
    twice = [name for name, times in Counter(re.findall(r'\sid="([^"]+)"', page)).items() if times > 1]
    marked, told = MARKED.search(page), TOLD.search(page)
    untold = ["asterisk"] if marked and not (told and told.start() < marked.start()) else []
    return wrong + twice + [link for link in FOOT if link not in page] + untold


_ROW, _CELL, _SPAN = re.compile(r"<tr\b.*?</tr>", re.S), re.compile(r"<t[hd]\b[^>]*>"), re.compile(r'colspan="(\d+)"')


def faults_on_paper(page):
    """What PDF/UA (ISO 14289-1, 7.2 and 7.4.2) refuses in a page to print: a first heading that is no h1, one that
    skips a level, a table whose rows have not all as many columns."""
    levels = [0, *map(int, re.findall(r"<h([1-6])\b", page))]
    wrong = [f"h{before}, h{after}" for before, after in itertools.pairwise(levels) if after > before + 1]
    for table in re.findall(r"<table\b.*?</table>", page, re.S):
        cells = [_CELL.findall(row) for row in _ROW.findall(table)]
        columns = {sum(int(span[1]) if (span := _SPAN.search(cell)) else 1 for cell in row) for row in cells}
        wrong += [f"rows of {columns} columns: {table[:300]}"] if len(columns) > 1 else []
    return wrong


def first_reader():
    """``read(client, address)`` asks for a page. The first time that one opens it must be without a fault, and so must
    each kind of refusal, whatever its address."""
    seen = set()

    def read(client, address):
        response = client.get(address)
        page = address if response.status_code == 200 else response.status_code
        # The page that waits for the network has no foot: nothing would open.
        if page in seen or response.streaming or "hors-ligne" in address:
            return response
        if b"<!DOCTYPE html>" in response.content[:20]:
            seen.add(page)
            assert faults(response.content.decode()) == [], address
        return response

    return read
