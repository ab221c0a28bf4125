"""Sounds and films: recognised by their frame, kept without place nor date, told truly when broken (R17)."""

import struct

import pytest

from situations.fichiers.formats import medias
from situations.fichiers.refus import FichierRefuse
from tests import fichiers
from tests.fichiers import boite

pytestmark = pytest.mark.rule("R17")


@pytest.fixture
def refaire(tmp_path):
    """``refaire(bytes)``: the type, the extension, and what is kept."""

    def aller(octets):
        source, sortie = tmp_path / "source", tmp_path / "sortie"
        source.write_bytes(octets)
        refait = medias.refaire(source, sortie, None, "")
        return refait.type_mime, refait.extension, sortie.read_bytes()

    return aller


def page_ogg(paquet):
    return b"OggS\x00\x02" + bytes(20) + b"\x01" + bytes([len(paquet)]) + paquet


def webm(codec=b"V_VP8", genre=b"webm"):
    """The head of a film of a browser, and its track."""
    ebml = b"\x42\x82" + bytes([0x80 | len(genre)]) + genre
    return (
        b"\x1aE\xdf\xa3"
        + bytes([0x80 | len(ebml)])
        + ebml
        + b"\x18\x53\x80\x67\xff\x86"
        + bytes([0x80 | len(codec)])
        + codec
    )


@pytest.mark.parametrize(
    ("octets", "type_mime", "extension"),
    [
        (fichiers.mp3(), "audio/mpeg", "mp3"),
        (fichiers.mp3()[10:], "audio/mpeg", "mp3"),
        (fichiers.wav(), "audio/wav", "wav"),
        (page_ogg(b"OpusHead\x01") + page_ogg(b"OpusTags"), "audio/ogg", "ogg"),
        (page_ogg(b"\x01vorbis\x00"), "audio/ogg", "ogg"),
        (fichiers.mp4(), "video/mp4", "mp4"),
        (fichiers.mp4(b"soun", b"M4A "), "audio/mp4", "m4a"),
        (fichiers.mp4(marque=b"qt  "), "video/quicktime", "mov"),
        (webm(), "video/webm", "webm"),
        (webm(b"A_OPUS"), "audio/webm", "webm"),
    ],
)
def test_a_sound_or_a_film_is_known_by_its_frame(refaire, octets, type_mime, extension):
    assert refaire(octets)[:2] == (type_mime, extension)


def test_a_film_is_kept_without_its_place_and_its_date_and_nothing_moves(refaire):
    octets = fichiers.mp4()
    garde = refaire(octets)[2]
    assert len(garde) == len(octets)
    assert b"45.7640" in octets and b"45.7640" not in garde
    assert struct.pack(">I", 3_800_000_000) in octets and struct.pack(">I", 3_800_000_000) not in garde
    assert garde.index(b"mdat") == octets.index(b"mdat") and garde.endswith(b"images")


def test_the_labels_of_a_sound_go_and_its_frames_stay(refaire):
    mp3 = fichiers.mp3()
    labels = b"TPE1" + b"Lina Moreau" + bytes(3)
    labelled = (
        b"ID3\x03\x00\x00" + bytes([0, 0, 0, len(labels)]) + labels + mp3[10:] + b"TAG" + b"Lina".ljust(125, b" ")
    )
    garde = refaire(labelled)[2]
    assert b"Lina" not in garde and len(garde) == len(labelled) and mp3[10:] in garde
    wav = fichiers.wav()
    for place in (12, len(wav)):
        labelled = wav[:place] + b"LIST" + struct.pack("<I", 12) + b"INFOLina Mor" + wav[place:]
        garde = refaire(labelled)[2]
        assert b"Lina" not in garde and b"JUNK" in garde and len(garde) == len(labelled)
        assert refaire(garde)[1] == "wav"


NOISE = bytes(range(7, 250)) * 15


@pytest.mark.parametrize(
    ("octets", "phrase"),
    [
        (b"ID3\x03\x00\x00\x00\x00\x00\x00" + NOISE, "commence comme un son mp3, mais la suite n’en est pas"),
        (boite(b"ftyp", b"isom\x00\x00\x02\x00") + NOISE, "commence comme une vidéo, mais la suite n’en est pas"),
        (fichiers.mp4()[:-5], "une vidéo"),
        (
            fichiers.mp4().replace(b"dref\x00\x00\x00\x00\x00\x00\x00\x01", b"dref\x00\x00\x00\x00\x00\x00\x00\x09"),
            "une vidéo",
        ),
        (boite(b"ftyp", b"isom\x00\x00\x02\x00"), "une vidéo"),
        (b"OggS\x00" + bytes(22) + NOISE, "un son ogg"),
        (b"RIFF\x00\x00\x00\x00WAVE" + NOISE, "un son wav"),
        (b"\x1aE\xdf\xa3" + NOISE, "une vidéo webm"),
        (webm(genre=b"matroska"), r"\.mkv"),
        (fichiers.mp4(donnees=b"\x00\x00\x00\x00//ailleurs/film.mp4"), "ailleurs"),
        (fichiers.mp4() + fichiers.archive({"virus.exe": b"MZ"}), "deux formats"),
    ],
)
def test_what_only_begins_like_one_is_refused_with_a_true_sentence(refaire, octets, phrase):
    with pytest.raises(FichierRefuse, match=phrase):
        refaire(octets)
