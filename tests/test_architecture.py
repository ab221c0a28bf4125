"""The shape of the code that no linter proves: names and sizes, text let through unescaped, locked packages.

Each check is a function that returns the offences it finds; each is also fed a bad example, so that none can
pass by seeing nothing.
"""

import os
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
EMPTY_NAMES = {"utils", "util", "core", "helpers", "helper", "common", "services", "misc"}
LIMIT = 400
# Modules that stand beside each other in one folder.
NEIGHBOURS = 15


@cache
def every_file():
    """The paths of our own files from the root: neither the environment, nor what the project makes, nor migrations."""
    ignored = {"var", "node_modules", "migrations", "__pycache__", "staticfiles"}
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in ignored and not name.startswith(".")]
        found += [Path(folder, name).relative_to(ROOT) for name in names]
    return sorted(found)


def files(*suffixes):
    return [path for path in every_file() if path.suffix in suffixes]


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


# --- Names and sizes --------------------------------------------------------------------------------


def empty_names(paths):
    return [str(path) for path in paths if EMPTY_NAMES & {Path(part).stem.strip("_").lower() for part in path.parts}]


def too_long(path, text):
    return [f"{path}: {lines} lines"] if (lines := len(text.splitlines())) > LIMIT else []


def too_full(paths):
    """The folders that hold more modules than a person looks through; tests and benches are lists by nature."""
    modules = [path for path in paths if path.name != "__init__.py" and path.parts[0] not in {"tests", "bench"}]
    counts = Counter(str(path.parent) for path in modules)
    return [f"{folder}: {number} modules" for folder, number in sorted(counts.items()) if number > NEIGHBOURS]


def missing(text):
    """The files and folders that a page of docs names, and that do not exist."""
    named = re.findall(r"`((?:[\w-]+/)+(?:[\w-]+\.\w+)?)`", text)
    return [path for path in named if path != "models/" and not (ROOT / path).exists()]


def test_no_folder_holds_more_than_a_person_looks_through():
    assert too_full(files(".py")) == []


def test_the_architecture_names_what_exists():
    assert missing(read(Path("docs/architecture.md"))) == []


def test_a_full_folder_and_a_place_that_is_gone_are_seen():
    room = [Path(f"accounts/a{number}.py") for number in range(NEIGHBOURS)]
    assert not too_full([*room, Path("accounts/__init__.py"), *(Path(f"tests/a{n}.py") for n in range(20))])
    assert too_full([*room, Path("accounts/b.py")]) == ["accounts: 16 modules"]
    assert missing("`accounts/models/` and `accounts/nowhere.py`, then `nowhere/`") == [
        "accounts/nowhere.py",
        "nowhere/",
    ]


def test_no_file_has_a_name_that_says_nothing():
    assert empty_names(files(".py", ".html", ".js", ".css")) == []


def test_no_file_is_longer_than_a_person_reads():
    paths = files(".py", ".html", ".js", ".css")
    assert [offence for path in paths for offence in too_long(path, read(path))] == []


def test_an_empty_name_and_a_long_file_are_seen():
    assert empty_names([Path("accounts/utils.py"), Path("core/roles.py"), Path("accounts/roles.py")]) == [
        "accounts/utils.py",
        "core/roles.py",
    ]
    assert too_long("a.py", "x\n" * (LIMIT + 1))
    assert not too_long("a.py", "x\n" * LIMIT)


# --- What needs a reason ----------------------------------------------------------------------------


def unexplained_trust(path, text):
    """Text let through unescaped, without a comment on its line or the one before saying why it may be."""
    trusting = re.compile(r"\|\s*safe\b|\bmark_safe\(|autoescape off|\bSafeString\(")
    lines = ["", *text.splitlines()]
    return [
        f"{path}:{number}"
        for number, line in enumerate(lines)
        if trusting.search(line) and not re.search(r"#", line + lines[number - 1])
    ]


def test_unescaped_text_says_why():
    paths = [path for path in files(".py", ".html") if path.parts[0] != "tests"]
    assert [offence for path in paths for offence in unexplained_trust(path, read(path))] == []


@pytest.mark.parametrize("line", ["{{ texte|safe }}", "mark_safe(texte)", "{% autoescape off %}"])
def test_unescaped_text_without_a_reason_is_seen(line):
    assert unexplained_trust("a", line)
    assert not unexplained_trust("a", f"{{# Drawn by us from numbers. #}}\n{line}")


def test_lock_files_pin_everything_and_name_no_index():
    for name in ("runtime", "dev"):
        text = read(Path(f"requirements/{name}.lock"))
        assert not re.search(r"https?:|file:|--(extra-)?index|--find-links|^-", text, re.MULTILINE)
        for pin in re.split(r"\n(?=[a-z])", text[text.index("\n") :].partition("make lock")[2].strip()):
            assert re.match(r"[a-z0-9.-]+==\S+", pin), pin[:80]
            assert "--hash=sha256:" in pin, pin[:80]


def wanted(name):
    """The packages that a ``.in`` file asks for, in the spelling of the lock files."""
    lines = [line.split("#")[0].strip() for line in read(Path(f"requirements/{name}.in")).splitlines()]
    return {re.match(r"[\w.-]+", line)[0].lower().replace("_", "-") for line in lines if line and line[0] != "-"}


@pytest.mark.parametrize("name", ["runtime", "dev"])
def test_what_is_asked_for_is_locked(name):
    locked = set(re.findall(r"^([a-z0-9.-]+)==", read(Path(f"requirements/{name}.lock")), re.MULTILINE))
    assert wanted(name)
    assert wanted(name) - locked == set()
