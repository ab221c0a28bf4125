"""Every rule of the passport is named by a test, and no test names a rule that does not exist.

A rule is named with ``@pytest.mark.rule("R8")`` on a test, or on its module or class.

R1 to R31 come from the two official guides, R32 to R40 from the life of a real school.
"""

import ast
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
RULES = {f"R{number}" for number in range(1, 41)}


def rules_of(source):
    """The rules that the tests of a source name: decorators of tests, ``pytestmark``, ``marks=`` of a parameter."""
    tree = ast.parse(source)
    places = []
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) if name.lower().startswith("test"):
                places += node.decorator_list
            case ast.Assign(targets=[ast.Name(id="pytestmark")]) | ast.keyword(arg="marks"):
                places.append(node.value)
    return {
        argument.value
        for place in places
        for call in ast.walk(place)
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("mark.rule")
        for argument in call.args
        if isinstance(argument, ast.Constant)
    }


@cache
def named():
    return {rule for path in TESTS.rglob("test_*.py") for rule in rules_of(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("rule", sorted(RULES, key=lambda rule: int(rule[1:])))
def test_the_rule_is_named_by_a_test(rule):
    assert rule in named()


def test_no_test_names_an_unknown_rule():
    assert named() - RULES == set()


def test_rules_are_found_wherever_a_test_may_name_them():
    source = """
pytestmark = [pytest.mark.django_db, pytest.mark.rule("R1")]

@pytest.mark.rule("R2")
@pytest.mark.rule("R3", "R4")
def test_a(): ...

@pytest.mark.rule("R5")
class TestB: ...

@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.rule("R6"))])
def test_c(x): ...

@pytest.mark.rule("R7")
def not_a_test(): ...
"""
    assert rules_of(source) == {"R1", "R2", "R3", "R4", "R5", "R6"}
