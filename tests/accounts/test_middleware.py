"""What no database can be asked gets one answer, on either database."""

import pytest
from django.urls import reverse

TROP = "9" * 30


@pytest.mark.parametrize("adresse", ["/etablissement/?uai=%00", "/journal/?avant=%00", "/aide-%00/", "/?a=1&b=x%00y"])
def test_a_null_character_in_an_address_is_refused(as_user, administrator, adresse):
    assert as_user(administrator).get(adresse).status_code in (400, 404)


@pytest.mark.parametrize(
    "filtre",
    [
        f"etablissement__id__exact={TROP}",
        f"id={TROP}",
        "date_joined__gte=pas-une-date",
        "q=%00",
        f"p={TROP}",
        "etablissement__id__exact=abc",
    ],
)
def test_garbage_in_a_filter_of_the_admin_breaks_nothing(as_user, administrator, filtre):
    assert as_user(administrator).get(f"/admin/accounts/user/?{filtre}").status_code < 500


def test_garbage_in_a_foreign_key_of_the_admin_breaks_nothing(as_user, administrator, classe):
    envoi = {"nom": "X", "session": TROP, "etablissement": TROP, "diplome": "abc"}
    assert as_user(administrator).post(f"/admin/accounts/classe/{classe.pk}/change/", envoi).status_code < 500
    assert as_user(administrator).get(f"/admin/accounts/classe/{TROP}/change/").status_code < 500


def test_a_number_that_no_row_can_bear_names_nothing(as_user, owner):
    assert as_user(owner).get(f"/passeports/{TROP}/").status_code == 404


@pytest.mark.parametrize("envoi", [{"_selected_action": "true"}, {"_selected_action": "a\x00"}, {"index": "x"}])
def test_garbage_in_the_hidden_fields_of_the_admin_breaks_nothing(as_user, administrator, envoi):
    adresse = reverse("admin:accounts_user_changelist")
    envoi = {"action": "reinitialiser_mot_de_passe", "index": "0", "_selected_action": "1"} | envoi
    assert as_user(administrator).post(adresse, envoi).status_code in (200, 302, 400)
