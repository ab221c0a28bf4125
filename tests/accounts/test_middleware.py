"""What no database can be asked gets one answer, on either database."""

from django.urls import reverse

TROP = "9" * 30


def test_a_null_character_in_an_address_is_refused(as_user, administrator):
    for adresse in ("/etablissement/?uai=%00", "/journal/?avant=%00", "/aide-%00/", "/?a=1&b=x%00y"):
        assert as_user(administrator).get(adresse).status_code in (400, 404), adresse


def test_garbage_in_a_filter_of_the_admin_breaks_nothing(as_user, administrator):
    for filtre in (
        f"etablissement__id__exact={TROP}",
        f"id={TROP}",
        "date_joined__gte=pas-une-date",
        "q=%00",
        f"p={TROP}",
        "etablissement__id__exact=abc",
    ):
        assert as_user(administrator).get(f"/admin/accounts/user/?{filtre}").status_code < 500, filtre


def test_garbage_in_a_foreign_key_of_the_admin_breaks_nothing(as_user, administrator, classe):
    envoi = {"nom": "X", "session": TROP, "etablissement": TROP, "diplome": "abc"}
    assert as_user(administrator).post(f"/admin/accounts/classe/{classe.pk}/change/", envoi).status_code < 500
    assert as_user(administrator).get(f"/admin/accounts/classe/{TROP}/change/").status_code < 500


def test_a_number_that_no_row_can_bear_names_nothing(as_user, owner):
    assert as_user(owner).get(f"/passeports/{TROP}/").status_code == 404


def test_garbage_in_the_hidden_fields_of_the_admin_breaks_nothing(as_user, administrator):
    adresse = reverse("admin:accounts_user_changelist")
    for faux in ({"_selected_action": "true"}, {"_selected_action": "a\x00"}, {"index": "x"}):
        envoi = {"action": "reinitialiser_mot_de_passe", "index": "0", "_selected_action": "1"} | faux
        assert as_user(administrator).post(adresse, envoi).status_code in (200, 302, 400), faux
