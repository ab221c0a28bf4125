"""Scripts are served under the hash of their content, and import each other under theirs."""

import base64
import re
from pathlib import Path

import pytest

from accounts.models import User
from passeport.statiques import Statiques, StatiquesCompresses

SCRIPTS = Path(__file__).parents[1] / "static" / "js"
IMPORTED = re.compile(r"""\bfrom\s*['"]([^'"]+)['"]""")

# What a script says, the code in it left out.
SAID = re.compile(r"'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`")
CODE_INSIDE = re.compile(r"\$\{[^}]*\}")
COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
PLAIN_SPACE = re.compile(r"[\w»)’%€…] [:;!?»]|« ")


@pytest.fixture
def served(tmp_path):
    """The served name and the text of each of our scripts."""
    storage = Statiques(location=tmp_path, base_url="/static/")
    paths = {}
    for script in SCRIPTS.rglob("*.js"):
        name = f"js/{script.relative_to(SCRIPTS)}"
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(script.read_bytes())
        paths[name] = (storage, name)
    names = {hashed for _, hashed, _ in storage.post_process(paths)}
    return {name: (tmp_path / name) for name in names}


def test_what_is_compressed_already_is_left_as_it_is(tmp_path):
    storage = StatiquesCompresses(location=tmp_path, base_url="/static/")
    for name in ("former.js", "new.js"):
        (tmp_path / name).write_text("let same = 1;\n" * 100)
    made = {"former.js.br", "former.js.gz"}
    assert {compressed for _, compressed in storage.compress_files(["former.js"])} == made
    assert {name for name, _ in storage.compress_files(["former.js", "new.js"])} == {"new.js"}


def plain_spaces(text):
    """The French of a script in which a sign may leave the line of its word."""
    said = (CODE_INSIDE.sub("x", found[0]) for found in SAID.finditer(COMMENT.sub("", text)))
    return [words for words in said if PLAIN_SPACE.search(words)]


def test_a_space_before_a_sign_does_not_break_in_a_script():
    scripts = [*SCRIPTS.rglob("*.js"), SCRIPTS.parents[1] / "templates/situations/hors_ligne/travailleur.js"]
    texts = {path.name: plain_spaces(path.read_text()) for path in scripts}
    assert {name: found for name, found in texts.items() if found} == {}


def test_a_plain_space_of_a_script_is_seen_and_its_code_is_not():
    assert plain_spaces("dire(`Gardé à ${heure} : ${n}`); dire('« Ici »')")
    assert not plain_spaces("x = vrai ? `${a ? b : c} fiches` : 'Gardé\u00a0: oui'; // « Non » ?")


def test_every_import_leads_to_a_served_file_under_its_hash(served):
    known = {path.resolve() for path in served.values()}
    imports = [
        (name, imported, (path.parent / imported).resolve())
        for name, path in served.items()
        for imported in IMPORTED.findall(path.read_text())
    ]
    assert len(imports) > 30
    assert [(name, imported) for name, imported, target in imports if target not in known] == []


@pytest.mark.rule("R20")
def test_the_key_of_a_persons_copies_stays_the_same_and_is_theirs_alone():
    lina, samir = User(pk=1), User(pk=2)
    assert len(base64.b64decode(lina.cle_des_copies)) == 32
    assert lina.cle_des_copies == User(pk=1).cle_des_copies != samir.cle_des_copies


@pytest.mark.rule("R20")
def test_a_former_key_of_the_server_still_reads_what_browsers_keep(settings):
    avant = User(pk=1).cle_des_copies
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key-for-the-test", [settings.SECRET_KEY]
    apres, ancienne = User(pk=1).cle_des_copies.split()
    assert ancienne == avant != apres
