"""Axe on what the table of rights opens to each person, and no other walk looks at (``test_accessibilite.py``)."""

import re

import pytest
from django.urls import Resolver404, resolve, reverse

from tests.droits import GET, PERSONNES
from tests.test_permissions import connecte, objets  # noqa: F401

from .test_accessibilite import AXE, PAGES, look

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.lent, pytest.mark.usefixtures("sans_encre")]

# Somebody of each kind; the others read no page that one of these does not.
KINDS = ("owner", "teacher", "jury", "administrator", "anonymous")
WALKED = {"student": "owner", "eleve": "owner", "newcomer": "owner"}
TAG = re.compile(r"<(\w+)(?:[^>]*?\sclass=\"([^\"]*)\")?")
WALKS = 2


class Some:
    """Any object of the addresses of the other walk: its attributes are 1."""

    def __getattr__(self, name):
        return self

    def __format__(self, spec):
        return "1"


class World(dict):
    def __missing__(self, name):
        return Some()


def already_walked():
    """``(name of the address, kind of person)`` of what the other walk looks at, as far as its address tells."""
    for who, path in PAGES:
        try:
            name = resolve(path.format_map(World()).partition("?")[0].partition("#")[0]).view_name
        except Resolver404:
            continue
        yield name, WALKED.get(who, who)


def to_look_at(enter, arguments, names):
    """``(person, address)`` of each page once, and again where another person is shown a component that no page before
    it has shown."""
    walked, seen = set(already_walked()), set()
    visited = {name for name, _ in walked}
    for name in names:
        for person, status in zip(PERSONNES, GET[name], strict=True):
            if status != 200 or person not in KINDS or (name, person) in walked:
                continue
            address = reverse(name, kwargs=arguments.get(name))
            answer = enter(person).get(address)
            if answer.streaming or b"<!DOCTYPE html>" not in answer.content[:20]:
                continue
            components = set(TAG.findall(answer.content.decode().partition("<main")[2].partition("</main>")[0]))
            if name not in visited or components - seen:
                visited.add(name)
                seen |= components
                yield person, address


@pytest.mark.parametrize("walk", range(WALKS))
def test_every_page_of_the_table_has_no_barrier(
    walk,
    page,
    context,
    sign_in,
    visit,
    faults,
    request,
    connecte,  # noqa: F811
    objets,  # noqa: F811
):
    pages = list(to_look_at(connecte, objets, list(GET)[walk::WALKS]))
    assert len(pages) > 30
    context.add_init_script(AXE.axe_script)
    for person, address in pages:
        context.clear_cookies(name="sessionid")
        if person != "anonymous":
            sign_in(request.getfixturevalue(person))
        visit(address)
        look(page, f"{person} {address}")
