"""The shape of the code, proved: floors, layers, names, sizes, templates.

Each check is a function that returns the offences it finds; each is also fed a bad example, so that none can
pass by seeing nothing.
"""

import ast
import os
import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FLOORS = ("referentiel", "accounts", "situations", "examens", "passeport")
LAYERS = ("ground", "models", "rules", "forms", "views")
FOLDERS = {"models": "models", "exports": "rules", "forms": "forms"} | dict.fromkeys(
    ("views", "management", "templatetags"), "views"
)
VIEW_MODULES = {"admin", "apps", "urls"}
EMPTY_NAMES = {"utils", "util", "core", "helpers", "helper", "common", "services", "misc"}
LIMIT = 400
# Their names are decided by the library that looks for them.
LIBRARIES = ("allauth/", "admin/", "bootstrap5/", "django/")


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


def sources():
    """The Python files of the five floors."""
    return [path for path in files(".py") if path.parts[0] in FLOORS]


def imported(source, path):
    """``(line, dotted name)`` for every import, relative ones made absolute; ``from a import b`` is ``a.b``."""
    package = path.parts[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*base, *filter(None, [node.module])))
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


# --- Floors -----------------------------------------------------------------------------------------


def upward_imports(source, path):
    floor = FLOORS.index(path.parts[0])
    return [
        f"{path}:{line} imports {name}"
        for line, name in imported(source, path)
        if name.split(".")[0] in FLOORS[floor + 1 :]
    ]


def upward_relations(models):
    """Foreign keys name their target in a string, which no import shows."""
    offences = []
    for model in models:
        label = model._meta.app_label
        for field in model._meta.get_fields():
            if field.concrete and field.related_model and label in FLOORS:
                target = field.related_model._meta.app_label
                if target in FLOORS and FLOORS.index(target) > FLOORS.index(label):
                    offences.append(f"{model.__name__}.{field.name} points to {target}")
    return offences


def test_no_floor_imports_a_higher_one():
    assert [offence for path in sources() for offence in upward_imports(read(path), path)] == []


def test_no_model_points_to_a_higher_floor():
    assert upward_relations(apps.get_models()) == []


@pytest.mark.parametrize(
    "source", ["import examens.models", "from accounts import roles", "from ..situations.models import Fiche"]
)
def test_an_import_of_a_higher_floor_is_seen(source):
    assert upward_imports(source, Path("referentiel/arbre.py"))
    assert not upward_imports(source, Path("passeport/urls.py"))


def test_a_relation_to_a_higher_floor_is_seen(monkeypatch):
    monkeypatch.setattr("tests.test_architecture.FLOORS", tuple(reversed(FLOORS)))
    assert upward_relations(apps.get_models())


# --- Layers of an app -------------------------------------------------------------------------------


def called_by_django():
    """Modules that the settings name: middlewares, context processors, adapters stand where views do."""
    processors = settings.TEMPLATES[0]["OPTIONS"]["context_processors"]
    adapters = (settings.ACCOUNT_ADAPTER, getattr(settings, "MFA_ADAPTER", ""))
    return {name.rpartition(".")[0] for name in (*settings.MIDDLEWARE, *processors, *adapters)}


def module_of(path):
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def own_modules(names, app, modules):
    """The modules of the app among dotted names: ``situations.models.Fiche`` is in ``situations.models``."""
    for name in names:
        while name and name not in modules:
            name = name.rpartition(".")[0]
        if name.startswith(f"{app}."):
            yield name


def layer_of(module, graph, entrances):
    """Where a module stands. The ground imports nothing of its app but the ground, so that models may use it."""
    parts = module.split(".")
    if module in entrances or parts[1] in VIEW_MODULES:
        return "views"
    if parts[1] in FOLDERS:
        return FOLDERS[parts[1]]
    standing_on = {other: layer_of(other, graph, entrances) for other in graph[module] if other != module}
    return "ground" if set(standing_on.values()) <= {"ground"} else "rules"


def backward_imports(graph, entrances):
    """``graph``: the modules of one app, each with those of the same app that it imports."""
    return [
        f"{module} ({layer}) imports {other} ({other_layer})"
        for module, others in graph.items()
        for other in others
        if LAYERS.index(other_layer := layer_of(other, graph, entrances))
        > LAYERS.index(layer := layer_of(module, graph, entrances))
    ]


def cycles(graph):
    """The modules of an app that import themselves through others."""

    def reached(start):
        seen, todo = set(), list(graph[start])
        while todo:
            if (module := todo.pop()) not in seen:
                seen.add(module)
                todo += graph[module]
        return seen

    return [module for module in graph if module in reached(module)]


@cache
def graph_of(app):
    paths = {module_of(path): path for path in sources() if path.parts[0] == app and len(path.parts) > 1}
    modules = {name for name in paths if name != app}
    return {
        name: sorted(set(own_modules((n for _, n in imported(read(paths[name]), paths[name])), app, modules)) - {name})
        for name in modules
    }


@pytest.mark.parametrize("app", FLOORS[:-1])
def test_inside_an_app_imports_go_one_way(app):
    graph = graph_of(app)
    assert cycles(graph) == []
    assert backward_imports(graph, called_by_django()) == []


@pytest.mark.parametrize(
    ("module", "other"),
    [
        ("situations.models.fiche", "situations.couverture"),
        ("situations.models.fiche", "situations.forms.fiche"),
        ("situations.couverture", "situations.views.fiche"),
        ("situations.exports.pdf", "situations.forms.fiche"),
        ("situations.forms.fiche", "situations.urls"),
    ],
)
def test_a_backward_import_is_seen(module, other):
    graph = {"situations.couverture": ["situations.models"], "situations.models": [], other: [], module: []}
    graph["situations.couverture"] = ["situations.models"]
    assert backward_imports(graph, set()) == []
    graph[module] = [*graph[module], other]
    assert backward_imports(graph, set())


def test_models_may_stand_on_plain_modules_of_their_app():
    graph = {"situations.models": ["situations.rubriques"], "situations.rubriques": []}
    assert backward_imports(graph, set()) == []


def test_a_cycle_is_seen():
    assert cycles({"a.x": ["a.y"], "a.y": ["a.z"], "a.z": ["a.x"], "a.t": ["a.x"]}) == ["a.x", "a.y", "a.z"]


# --- Where imports stand ----------------------------------------------------------------------------


def hidden_imports(source, path):
    """Imports inside a function or a conditional block; ``if TYPE_CHECKING`` alone is allowed."""
    offences = []

    def walk(node, hidden):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import | ast.ImportFrom) and hidden:
                offences.append(f"{path}:{child.lineno}")
            typing_only = isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING")
            block = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.If | ast.Try | ast.With | ast.For)
            walk(child, hidden or (block and not typing_only))

    walk(ast.parse(source), False)
    return offences


def test_every_import_stands_at_the_top_level():
    assert [offence for path in files(".py") for offence in hidden_imports(read(path), path)] == []


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    import os",
        "class A:\n    def f(self):\n        from os import path",
        "if DEBUG:\n    import os",
        "try:\n    import os\nexcept ImportError:\n    os = None",
    ],
)
def test_a_hidden_import_is_seen(source):
    assert hidden_imports(source, Path("accounts/roles.py"))
    assert not hidden_imports("if TYPE_CHECKING:\n    import os", Path("accounts/roles.py"))


# --- Names and sizes --------------------------------------------------------------------------------


def empty_names(paths):
    return [str(path) for path in paths if EMPTY_NAMES & {Path(part).stem.strip("_").lower() for part in path.parts}]


def too_long(path, text):
    return [f"{path}: {lines} lines"] if (lines := len(text.splitlines())) > LIMIT else []


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
