"""Command lines of Python itself: which word names the program."""

import os
import re

_PLAIN_FLAGS = frozenset("bBdEIOPqsSuv")
_WITH_VALUE = ("-W", "-X", "--check-hash-based-pycs")
_NAME = re.compile(r"python3\.(\d+)$")


def split(words):
    """(the interpreter's options, the words from the program on: a path, or `-m` or `-c` and what follows).

    None where Python runs no program that can be recorded: a session, a program on standard input, a question about Python.
    """
    options = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word in ("-m", "-c") and rest:
            return options, [word] + rest
        if word in _WITH_VALUE and rest:
            options += [word, rest.pop(0)]
        elif word[:2] in ("-W", "-X") and len(word) > 2:
            options.append(word)
        elif word.startswith("-"):
            together = _split_together(word)
            if together is None:
                return None
            flags, program = together
            options += flags
            if program:
                program += rest
                return (options, program) if len(program) > 1 else None
        else:
            return options, [word] + rest
    return None


def _split_together(word):
    """Flags in one word (`-uB`), the last of which may name the program (`-uc`, `-mmodule`)."""
    if word.startswith("--") or word == "-":
        return None
    for at in range(1, len(word)):
        if word[at] in "mc":
            flags = ["-" + word[1:at]] if at > 1 else []
            return flags, ["-" + word[at]] + ([word[at + 1 :]] if word[at + 1 :] else [])
        if word[at] not in _PLAIN_FLAGS:
            return None
    return [word], []


def is_python(path, own):
    """Whether the file is an interpreter that the recorder runs in. `own`: the path of this one."""
    real = os.path.realpath(path)
    if real == os.path.realpath(own):
        return True
    found = _NAME.match(os.path.basename(real))
    return found is not None and int(found.group(1)) >= 8


def name_of(program):
    """What people call a program: (`-m`, module), (`-c`, …) or a path."""
    if program[0] == "-m":
        return " ".join(program[:2])
    if program[0] == "-c":
        return "multiprocessing" if is_of_multiprocessing(program) else "-c"
    return os.path.basename(program[0])


def name_of_command(words):
    """The same of a whole command line of Python that runs a program."""
    return name_of(split(words[1:])[1])


def is_of_multiprocessing(program):
    return program[0] == "-c" and program[1].startswith("from multiprocessing.")
