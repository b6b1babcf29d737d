"""Smaller versions of a program: `python shrinking.py PROGRAM FOLDER MOST` writes at most MOST, `program_N.py`, each with one statement less.

A compound statement may also become what stands in it. The largest cuts come first; `main.py` runs all of them. Needs Python 3.9.
"""

import ast
import os
import sys

from generating import MAIN


def smaller(text):
    """Texts of programs with one statement less, the shortest first."""
    count = sum(isinstance(node, ast.stmt) for node in ast.walk(ast.parse(text)))
    found = {without(text, number, keep) for number in range(count) for keep in (False, True)}
    return sorted((one for one in found if one is not None), key=len)


def without(text, number, keep):
    """The program without its statement of a number; `keep`: what stands in its first block stays. None when that is no program or the same."""
    tree = ast.parse(text)
    before = ast.unparse(tree)
    statement = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)][number]
    inside = getattr(statement, "body", None)
    if keep and not inside:
        return None
    for node in ast.walk(tree):
        for block in (getattr(node, name, None) for name in ("body", "orelse", "finalbody")):
            if isinstance(block, list) and statement in block:
                place = block.index(statement)
                block[place : place + 1] = inside if keep else []
                if not block and block is node.body and not isinstance(node, ast.Module):
                    block.append(ast.Pass())
    after = ast.unparse(tree)
    try:
        compile(after, "smaller", "exec")
    except SyntaxError:
        return None
    return None if after == before else after


def main(program, folder, most):
    with open(program, encoding="utf-8") as file:
        programs = smaller(file.read())[:most]
    for number, text in enumerate(programs):
        with open(os.path.join(folder, f"program_{number}.py"), "w", encoding="utf-8") as file:
            file.write(text + "\n")
    with open(os.path.join(folder, "main.py"), "w") as file:
        file.write(MAIN.format(first=0, last=len(programs)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
