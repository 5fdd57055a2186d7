"""Mutants of a module: its text with one mistake in it.

cosmic-ray's operators make the mistakes of code (of its operators, those that a person could make: most of the others only make
Python raise), our own the mistakes of tables: a row or an element that is missing, a value that is another, a predicate that
always or never holds. What only tells about a rule (its sentence, its standards) is judged by readers and left alone.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

__all__ = ["ROW_DELETION", "Mutant", "mutants"]

ROW_DELETION = "row deletion"

CODE_OPERATORS = (
    *("AddNot", "ReplaceAndWithOr", "ReplaceOrWithAnd", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue"),
    *("NumberReplacer", "ExceptionReplacer", "ZeroIterationForLoop"),
    *("ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ReplaceUnaryOperator_Delete_Not"),
    *(
        f"ReplaceComparisonOperator_{pair}"
        for pair in [
            "Eq_NotEq",
            "NotEq_Eq",
            "Lt_LtE",
            "Lt_GtE",
            "LtE_Lt",
            "LtE_Gt",
            "Gt_GtE",
            "Gt_LtE",
            "GtE_Gt",
            "GtE_Lt",
            "Is_IsNot",
            "IsNot_Is",
        ]
    ),
    *(
        f"ReplaceBinaryOperator_{pair}"
        for pair in [
            "Add_Sub",
            "Sub_Add",
            "Mul_FloorDiv",
            "Div_Mul",
            "FloorDiv_Mul",
            "BitOr_BitAnd",
            "BitAnd_BitOr",
            "Sub_BitOr",
        ]
    ),
)

FACTS = frozenset(
    [
        "id",
        "sentence",
        "severity",
        "why",
        "fix",
        "level",
        "references",
        "equivalents",
        "url",
        "is_boundary",
        "is_waivable",
        "otherwise",
        "because",
        "checkov",
        "ckv",
        "profile",
    ]
)
"""Arguments that say something about a rule; the pages of the rules hold them."""

TELLS = frozenset(
    {
        "Reference",
        "Violation",
        "UnknownValueError",
        "printable",
        "_control",
        "_row",
        "object_rule",
        "cis_aws",
        "security_hub",
        "nist",
        "pci",
        "cdk_nag",
        "checkov",
    }
)
"""What is called with words for people or with controls of standards."""

TOLD_NAMES = frozenset({"__all__", "_GUIDE", "_REFERENCES", "_RBAC_PAGE", "_PRACTICES"})
"""What is assigned to these is for people: names, pages of documentation, controls of standards."""

_CONTAINERS = (ast.Tuple, ast.List, ast.Set)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mistake: the operator that made it, the line that has it, and the module's text with it."""

    operator: str
    line: int
    text: str
    """The line as it was, without indentation."""
    code: str


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a module."""
    lines = source.splitlines()
    tree = ast.parse(source)
    told = _told_places(tree, lines)
    for operator, node, replacement in _table_mutations(tree):
        yield Mutant(operator, node.lineno, lines[node.lineno - 1].strip(), _replaced(source, node, replacement))
    for name in CODE_OPERATORS:
        for line, column, code in _code_mutations(source, name):
            if not any(start <= (line, column) < end for start, end in told):
                yield Mutant(name, line, lines[line - 1].strip(), code)


def _code_mutations(source: str, name: str) -> Iterator[tuple[int, int, str]]:
    operator = get_operator(f"core/{name}")()
    positions = [start for node in ast_nodes(get_ast(source)) for start, _ in operator.mutation_positions(node)]
    for occurrence, (line, column) in enumerate(positions):
        try:
            code = mutate_code(source, operator, occurrence)
        except AttributeError:  # cosmic-ray takes every name in an except clause for a plain one: not so `module.Error`
            continue
        if code is not None and code != source:
            yield line, column, code


def _span(node: ast.AST) -> tuple[tuple[int, int], tuple[int, int]]:
    assert isinstance(node, ast.expr | ast.stmt | ast.keyword)
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)


def _told_places(tree: ast.Module, lines: list[str]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Where what is only told stands, and types; as cosmic-ray's parser counts, in letters and not in bytes."""

    def letters(place: tuple[int, int]) -> tuple[int, int]:
        line, column = place
        return line, len(lines[line - 1].encode()[:column].decode())

    spans = (_span(part) for node in ast.walk(tree) for part in _told(node))
    return [(letters(start), letters(end)) for start, end in spans]


def _told(node: ast.AST) -> list[ast.expr]:
    """The parts of a node that the program's verdicts do not depend on."""
    prose = (part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr) and _is_prose(part))
    return [*prose, *_told_by_kind(node)]


def _told_by_kind(node: ast.AST) -> list[ast.expr]:  # noqa: PLR0911 - one line for each kind of node
    if isinstance(node, ast.keyword) and node.arg in FACTS:
        return [node.value]
    if isinstance(node, ast.ClassDef):
        return node.decorator_list
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TELLS:
        return list(node.args[:1]) if node.func.id == "Violation" else list(node.args)
    if isinstance(node, ast.Dict) and all(isinstance(getattr(key, "value", None), int) for key in node.keys):
        return [value for value in node.values if isinstance(value, ast.Constant) and isinstance(value.value, str)]
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "every":
        return node.args[2:]
    if isinstance(node, ast.Raise) and node.exc is not None:
        return [node.exc]
    if isinstance(node, ast.FunctionDef):
        annotations = [
            argument.annotation for argument in (*node.args.args, *node.args.kwonlyargs, node.args.vararg) if argument
        ]
        return [item for item in (*annotations, node.returns, *node.decorator_list) if item is not None]
    if isinstance(node, ast.AnnAssign):
        told = node.value if ast.unparse(node.target) in TOLD_NAMES else None
        return [node.annotation, *([told] if told else [])]
    is_told = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in TOLD_NAMES
    if is_told or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        assert isinstance(node, ast.Assign | ast.Expr)
        return [node.value]
    return []


def _is_prose(node: ast.expr) -> bool:
    """Whether a text is for people: several words, what joins words, or a page of documentation. No rule compares such."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    words = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return (
        "".join(words).startswith(("https://docs.", "https://kubernetes.io/docs/"))
        or words in ([", "], [" and "])
        or len("".join(words).split()) > 2
    )


def _table_mutations(tree: ast.Module) -> Iterator[tuple[str, ast.expr, str]]:
    rows = {id(row) for row in _rows(tree)}
    told = {id(part) for node in ast.walk(tree) for part in _told(node)}
    for node in _judging(tree, told):
        if isinstance(node, ast.Constant | ast.JoinedStr) and (
            isinstance(node, ast.JoinedStr) or isinstance(node.value, str)
        ):
            yield "another text", node, '({0} + "~")'
        elif isinstance(node, _CONTAINERS) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
            for element in node.elts:
                yield (ROW_DELETION if id(element) in rows else "element deletion"), element, "*()"
        elif isinstance(node, ast.Call):
            for predicate in (keyword.value for keyword in node.keywords if keyword.arg == "when"):
                yield "always", predicate, "(lambda _: True)"
                yield "never", predicate, "(lambda _: False)"
        elif isinstance(node, ast.comprehension):
            yield from (("condition", condition, "(not ({0}))") for condition in node.ifs)


def _rows(tree: ast.Module) -> Iterator[ast.expr]:
    """The elements of `RULES`, and wherever a rule stands in a table: what is called with a sentence makes one."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.AnnAssign)
            and ast.unparse(node.target) == "RULES"
            and isinstance(node.value, ast.Tuple)
        ):
            yield from node.value.elts
        elif isinstance(node, ast.Call) and any(keyword.arg == "sentence" for keyword in node.keywords):
            yield node


def _judging(node: ast.AST, told: set[int]) -> Iterator[ast.AST]:
    """Every node but what only tells; an f-string is one text. Patterns and slices take no expressions in their place."""
    yield node
    if isinstance(node, ast.JoinedStr | ast.ImportFrom):
        return
    for child in ast.iter_child_nodes(node):
        if id(child) not in told and not isinstance(child, ast.pattern):
            yield from _judging(child, told)


def _replaced(source: str, node: ast.expr, replacement: str) -> str:
    """The source with another text for a node; positions in a syntax tree count bytes."""
    (line, column), (end_line, end_column) = _span(node)
    lines = source.encode().splitlines(keepends=True)
    start = sum(map(len, lines[: line - 1])) + column
    end = sum(map(len, lines[: end_line - 1])) + end_column
    whole = source.encode()
    return (whole[:start] + replacement.replace("{0}", whole[start:end].decode()).encode() + whole[end:]).decode()
