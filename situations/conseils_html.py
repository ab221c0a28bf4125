"""The fiches that a piece of advice names, as HTML: in Python for the reason that ``lignes_html`` gives."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# Fiches named after one piece of advice; the others are only announced.
LIENS = 12
# Constants: no text enters them.
FIN, SUITE = SafeString("</span>"), SafeString("…</span>")


def liens_html(conseil):
    """Links to the first fiches of a ``Conseil``; empty when it names none."""
    if not conseil.fiches:
        return ""
    liens = format_html_join(", ", '<a href="{}">{}</a>', conseil.fiches[:LIENS])
    return format_html(' <span class="conseil-fiches">{}', liens) + (SUITE if len(conseil.fiches) > LIENS else FIN)
