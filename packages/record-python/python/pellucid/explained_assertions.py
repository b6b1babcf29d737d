"""Test modules as pytest loads them, by a loader of its own: their assertions say what they compared, and are still one statement each."""

import ast
import os
import sys
from itertools import groupby
from pathlib import PurePath

from .compiling import compile_again, quietly
from .kept_builtins import __builtins__  # noqa: F401

REWRITING = "_pytest.assertion.rewrite"
_WITH_BLOCKS = (ast.stmt, ast.ExceptHandler, getattr(ast, "match_case", ast.ExceptHandler))


def is_explained(module):
    """Whether pytest has loaded the module whose dictionary is given by its own loader."""
    loader = getattr(module.get("__spec__"), "loader", None)
    return type(loader).__module__ == REWRITING


def with_explanations(tree, data, filename, config):
    """The tree of a source, as pytest's loader makes it. `data`: the source's bytes, `config`: that of the run of pytest."""
    from _pytest.assertion.rewrite import rewrite_asserts

    with quietly():  # It has been loaded once, with its warnings.
        rewrite_asserts(tree, data, filename, config)
    tree = _unshared(tree)
    _join_parts(tree)
    return tree


def record_explained(sources, rewriting):
    """The sources that pytest's loader, whose module is given, loads from here on are recorded. What it keeps in its cache stays as it is."""
    read, rewrite, write = (getattr(rewriting, name, None) for name in ("_read_pyc", "_rewrite_test", "_write_pyc"))
    if None in (read, rewrite, write):
        sources.tell_unrecorded("what this pytest loads", "it does so in a way that is not known")
        return
    plain = recorded = None

    def _read_pyc(*given):
        """What the loader asks for first. It has the source rewritten where this is None."""
        nonlocal recorded
        kept = read(*given)
        recorded = _recorded(sources, kept, sys._getframe(1).f_locals)
        # No frame of ours may stand in the traceback of a source that cannot be compiled.
        rewriting._rewrite_test = rewrite if recorded is None else _rewrite_test
        return kept if kept is None or recorded is None else recorded

    def _rewrite_test(*given):
        nonlocal plain
        stamp, plain = rewrite(*given)
        return stamp, recorded

    def _write_pyc(state, code, *given):
        return write(state, plain if code is recorded else code, *given)

    rewriting._read_pyc, rewriting._write_pyc = _read_pyc, _write_pyc


def _recorded(sources, kept, loading):
    """The recorded code of what is loaded; None where it is not to be recorded. `kept`: its code if pytest had that; `loading`: the loader's variables."""
    loader, module = loading.get("self"), loading.get("module")
    if loader is None or module is None:
        return None
    path = os.fspath(PurePath(module.__spec__.origin))
    if not sources.wanted(path):
        return None
    filename = path if kept is None else kept.co_filename
    try:
        with open(path, "rb") as file:
            data = file.read()
        compile_again(data, filename, "exec")
    except (OSError, SyntaxError, ValueError):
        return None  # The loader says so.
    return sources.compile(data, filename, module.__name__, lambda tree: with_ends(with_explanations(tree, data, filename, loader.config)))


def with_ends(tree):
    """Nodes that another tool has put into the tree may not say where they end."""
    for node in ast.walk(tree):
        if hasattr(node, "lineno") and getattr(node, "end_lineno", None) is None:
            node.end_lineno, node.end_col_offset = node.lineno, node.col_offset
    return tree


def _unshared(node):
    """The tree with every node in one place only: pytest puts some into several, and the recorder changes them where they stand."""
    if isinstance(node, list):
        return [_unshared(item) for item in node]
    if not isinstance(node, ast.AST):
        return node
    copy = type(node)(**{name: _unshared(value) for name, value in ast.iter_fields(node)})
    for name in node._attributes:
        if hasattr(node, name):
            setattr(copy, name, getattr(node, name))
    return copy


def _join_parts(node):
    """Of the statements that pytest makes of one assertion, all at its place, the first begins it and the others go on with it."""
    for _name, value in ast.iter_fields(node):
        inner = [item for item in value if isinstance(item, _WITH_BLOCKS)] if isinstance(value, list) else []
        for _place, parts in groupby(inner, _place_of):
            parts = list(parts)
            if any(map(_fails_explained, parts)):
                _join(parts)
            else:
                for part in parts:
                    # What pytest imports for itself is no statement of the source at all.
                    part.goes_on = isinstance(part, ast.Import) and (part.names[0].asname or "").startswith("@")
                    _join_parts(part)


def _join(parts):
    """`asserts`: a statement says how the assertion comes out; `explains`: it is a part besides."""
    for part in parts:
        for node in ast.walk(part):
            if isinstance(node, ast.stmt):
                node.goes_on = node is not parts[0]
                node.asserts = _fails_explained(node)
                node.explains = not node.asserts


def _fails_explained(node):
    """Whether this is the `if not condition: raise …` that an assertion ends with."""
    last = node.body[-1] if isinstance(node, ast.If) else None
    return isinstance(last, ast.Raise) and any(isinstance(part, ast.Name) and part.id == "@pytest_ar" for part in ast.walk(last))


def _is_import_of_pytest(node):
    return isinstance(node, ast.Import) and (node.names[0].asname or "").startswith("@")


def _place_of(node):
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
