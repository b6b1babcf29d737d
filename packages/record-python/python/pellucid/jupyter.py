"""`%%pellucid` in notebooks: records a cell and shows the player below it."""

import ast
import inspect
import os
import shlex
import shutil
import subprocess
import sys
import tempfile

from .block import Block
from .names import told_names
from .recording_file import CannotRecord
from .swapping import names_in, parse

_LAST, _BEGIN = "@last", "@begin"  # Names that no source can have, and that are not recorded.
_NEEDS = (
    "To see it here, install Node.js 20.19 or newer and the command pellucid (npm install -g pellucid); `pellucid watch {}` shows it too."
)
_CANNOT_WAIT = "a cell that awaits at its outermost level cannot be recorded: run it without %%pellucid, or record a program that does the same."


def install(shell):
    shell.register_magic_function(_Magic(shell).run, "cell", "pellucid")


class _Magic:
    def __init__(self, shell):
        self._shell = shell

    def run(self, line, cell):
        """%%pellucid [-o FILE] [--height PIXELS]

        Runs the cell, keeps everything that it does, and shows it in the player. FILE keeps the recording, `cell.pellucid` by default.
        """
        try:
            output, height = _options(line)
            block = Block(output)
            error = self._record(block, cell)
        except CannotRecord as refusal:
            sys.stderr.write(f"pellucid: {refusal}\n")
            return
        shown = _player(output, height)
        if shown is not None:
            from IPython.display import display

            display(shown)
        if error is not None:
            # As any cell: the traceback begins in the cell, and the cells that were to follow are not run.
            raise error.with_traceback(_from_cell(error.__traceback__))

    def _record(self, block, cell):
        """Runs the cell; gives the exception that ended it."""
        shell = self._shell
        text = shell.transform_cell(cell)
        filename = shell.compile.cache(text, shell.execution_count, raw_code=cell)
        tree = parse(text, filename, None)  # A syntax error is Python's to tell, before anything is recorded.
        if _awaits(text, filename):
            raise CannotRecord(_CANNOT_WAIT)
        names, used = shell.user_ns, names_in(tree)
        block.begin(names=names)
        try:
            code = block.compile_tree(text, _prepared(tree), filename, names.get("__name__", "__main__"))
            names[_BEGIN] = lambda: block.tell(told_names(names, used))
            exec(code, names)
        except BaseException as error:
            block.end(error)
            return error
        finally:
            names.pop(_BEGIN, None)
            last = names.pop(_LAST, None)
        block.end()
        if last is not None:
            sys.displayhook(last)
        return None


def _awaits(text, filename):
    """Whether it awaits at its outermost level, which is no magic's to do: the notebook's own loop runs already."""
    try:
        flags = compile(text, filename, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True).co_flags
    except SyntaxError:
        return False
    return bool(flags & inspect.CO_COROUTINE)


def _prepared(tree):
    """The cell's last expression is kept for its display, and what the cell uses of others is told first."""
    if not tree.body:
        return tree
    last = tree.body[-1]
    if isinstance(last, ast.Expr):
        target = ast.copy_location(ast.Name(_LAST, ast.Store()), last)
        tree.body[-1] = ast.copy_location(ast.Assign([target], last.value), last)
    first = tree.body[0]
    call = ast.Call(ast.Name(_BEGIN, ast.Load()), [], [])
    tree.body.insert(0, ast.fix_missing_locations(ast.copy_location(ast.Expr(ast.copy_location(call, first)), first)))
    return tree


def _options(line):
    output, height = "cell.pellucid", 600
    words = shlex.split(line)
    while words:
        word = words.pop(0)
        if word not in ("-o", "--height") or not words:
            raise CannotRecord(f'%%pellucid takes -o FILE and --height PIXELS, not "{word}".')
        value = words.pop(0)
        if word == "-o":
            output = value
        elif value.isdigit():
            height = int(value)
        else:
            raise CannotRecord(f'--height takes a whole number of pixels, not "{value}".')
    return output, height


def _player(recording, height):
    """The player with the recording in it; None, and a sentence, where it cannot be made."""
    command = _command()
    if command is None:
        sys.stderr.write(f"pellucid: {_NEEDS.format(shlex.quote(recording))}\n")
        return None
    from html import escape

    from IPython.display import HTML

    with tempfile.TemporaryDirectory() as folder:
        page = os.path.join(folder, "page.html")
        made = subprocess.run([*command, "export", recording, "-o", page], check=False, stderr=subprocess.PIPE, text=True)
        if made.returncode != 0:
            sys.stderr.write(made.stderr)
            return None
        with open(page, encoding="utf-8") as file:
            text = file.read()
    frame = f'<iframe srcdoc="{escape(text)}" style="width:100%;height:{height}px;border:0" sandbox="allow-scripts"></iframe>'
    return HTML(f"<div>{frame}</div>")


def _command():
    """The command `pellucid`: on the path, or of the project's packages."""
    found = shutil.which("pellucid")
    if found is not None:
        return [found]
    folder = os.getcwd()
    while True:
        own = os.path.join(folder, "node_modules", ".bin", "pellucid")
        if os.path.exists(own):
            return [own]
        if os.path.dirname(folder) == folder:
            return None
        folder = os.path.dirname(folder)


def _from_cell(trace):
    while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    return trace
