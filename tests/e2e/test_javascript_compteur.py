"""The counter of a text: what the browser counts is what the server counts (R8)."""

import pytest
from playwright.sync_api import expect

from langue.texte import longueur, nettoyer

NASTY = {
    "nothing": "",
    "only white space": " \t\n \u00a0\u2003\u3000 ",
    "white space of Python alone": "\x1c\x1d\x1e\x1f\x85mot\x85",
    "byte order mark, white space of JavaScript alone": "\ufeffmot\ufeff",
    "line breaks of Windows": "un\r\ndeux\r\n\r\ntrois",
    "line breaks of old Macs": "un\rdeux\r",
    "mixed line breaks": "un\r\r\n\ndeux",
    "composed and decomposed accents": "\u00e9 e\u0301 e\u0323\u0302",
    "accents piled up": "z\u0351\u0307\u0348\u035a a\u0300\u0300",
    "family": "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "kiss": "\U0001f469\u200d\u2764\ufe0f\u200d\U0001f48b\u200d\U0001f468",
    "skin tone": "\U0001f44d\U0001f3fd\U0001f44d",
    "profession with a skin tone": "\U0001f469\U0001f3ff\u200d\U0001f52c",
    "two flags": "\U0001f1eb\U0001f1f7\U0001f1e7\U0001f1ea",
    "a flag and a half": "\U0001f1eb\U0001f1f7\U0001f1e7",
    "flag made of tags": "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "keycaps": "1\ufe0f\u20e3#\ufe0f\u20e3",
    "joiner between letters": "a\u200db",
    "joiner alone": "\u200d",
    "Devanagari conjunct": "\u0915\u094d\u0937\u093f \u0928\u092e\u0938\u094d\u0924\u0947",
    "Bengali conjunct": "\u09b0\u09cd\u0995",
    "Tamil": "\u0ba8\u0bbf",
    "Thai": "\u0e01\u0e33\u0e01\u0e47",
    "Hangul in letters": "\u1112\u1161\u11ab \ud55c",
    "Arabic number sign": "\u0600\u0661",
    "line separator": "a\u2028b",
    "variation selector alone": "\ufe0f",
    "control characters": "a\x07b",
    "Word's bullets": "\uf0b7 un\x0b\uf0a7\tdeux",
    "soft hyphens, page breaks, signs without width": "so\u00adlution\x0csuite\u200b\u2060\u2066x\u2069",
    "private letters and half a pair": "a\ue000b",
    "ligatures and quotes": "« Œuvre », l’été\u202f!",
}


@pytest.mark.rule("R8")
def test_browser_counts_as_the_server_does(fiche_page):
    counted = fiche_page.evaluate(
        "async (texts) => { const { compter } = await import('/static/js/compteur.js'); return texts.map(compter); }",
        list(NASTY.values()),
    )
    assert dict(zip(NASTY, counted, strict=True)) == {name: longueur(nettoyer(text)) for name, text in NASTY.items()}


@pytest.mark.rule("R8")
def test_counter_says_what_is_left_in_french(fiche_page):
    counter = fiche_page.locator("compteur-texte[pour=id_description]")
    for length, sentence in [
        (0, "255 caractères restants"),
        (159, "96 caractères restants"),
        (254, "1 caractère restant"),
        (255, "0 caractère restant"),
        (256, "1 caractère en trop"),
        (258, "3 caractères en trop"),
    ]:
        fiche_page.fill("#id_description", "é" * length)
        expect(counter).to_have_text(sentence)
        assert ("compteur-depasse" in counter.get_attribute("class")) == (length > 255)


def test_counter_is_shown_for_the_text_that_the_page_came_with(page, harness):
    harness.values["description"] = "é" * 155
    page.goto(f"{harness.url}/fiches/nouvelle/")
    expect(page.locator("compteur-texte[pour=id_description]")).to_have_text("100 caractères restants")


def test_screen_readers_hear_the_counter_near_the_limit_only(stopped_fiche):
    voice = stopped_fiche.locator("body > [role=status]")
    stopped_fiche.fill("#id_description", "a" * 100)
    stopped_fiche.clock.run_for(5000)
    expect(voice).to_have_text("")
    stopped_fiche.fill("#id_description", "a" * 240)
    expect(voice).to_have_text("")
    stopped_fiche.clock.run_for(1000)
    expect(voice).to_have_text("15 caractères restants")
    expect(stopped_fiche.locator("#id_description")).to_have_accessible_description("15 caractères restants")
