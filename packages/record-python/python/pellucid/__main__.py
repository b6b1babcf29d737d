"""`python -m pellucid [options] PROGRAM|-m MODULE|-c CODE [arguments]`: records a run without Node."""

import os
import subprocess
import sys
import time

from . import VERSION
from .asked_part import NotUnderstood, asked_part
from .first_use import build_core
from .host import end_like, host
from .project import project_of
from .recording_file import CannotRecord, RecordingFile

_HELP = """usage: python -m pellucid [options] PROGRAM [arguments]
       python -m pellucid [options] -m MODULE [arguments]
       python -m pellucid [options] -c CODE [arguments]

Runs the program as Python would, and keeps everything that it does in PROGRAM.pellucid.

  -o FILE           where the recording goes; an earlier one of that name is kept as NAME.previous.pellucid
  --project FOLDER  sources below this folder are recorded (default: the program's project)
  --include GLOB    sources that are recorded as well
  --exclude GLOB    sources that are not recorded
  --only WHAT       only functions of this name (Heap.push, Heap.*) or sources of this name (app.py, lib/*)
  --from MOMENT     record from the first time on that FILE:LINE or a FUNCTION is reached, or after so many events (20k)
  --until MOMENT    record until then
  --last COUNT      keep the last events of the run, so many at least (5000, 20k, 2M)
  --max-string N    longest string that is kept whole (10000)
  --max-items N     most items of a container at first sight (10000)
  --show-secrets    write the text under names like password, token, api_key too
  --quiet           say nothing at the end
"""
_MANY = ("--include", "--exclude", "--only")
_WITH_VALUE = (*_MANY, "-o", "--project", "--from", "--until", "--last", "--max-string", "--max-items")
_USAGE, _NO_INPUT, _CANNOT_WRITE = 2, 66, 74
_START = os.path.join(os.path.dirname(os.path.abspath(__file__)), "start.py")


class _Usage(Exception):
    """Something is wrong with the command line, in one sentence."""


def command(words):
    """Records the run that the words ask for, and ends as it ends; gives an exit code where there is none to record."""
    try:
        _record(words)
    except (_Usage, NotUnderstood) as error:
        _say(error)
        return _USAGE
    except CannotRecord as error:
        _say(error)
        return _NO_INPUT
    return 0


def _record(words):
    options, program, arguments = _parse(words)
    if "--help" in options:
        sys.stdout.write(_HELP)
        return
    if "--version" in options:
        sys.stdout.write(f"pellucid {VERSION}\n")
        return
    selection, kept = asked_part(options.get("--last"), options["--only"], options.get("--from"), options.get("--until"))
    file = RecordingFile(options.get("-o") or _default_output(program), keeps_previous=True)
    asked = dict(_recorder_options(options, program), selection=selection)
    missing = build_core()
    if missing is not None and "--quiet" not in options:
        _say(f"The recorder runs in pure Python, several times slower, because {missing}.")
    started = time.time()
    code = host([sys.executable, *_interpreter_flags(), _START, *program, *arguments], asked, file, kept)
    if file.problem is not None:
        last = f"after step {file.steps - 1}" if file.steps else "at its start"
        _say(f"the recording stops {last} because {file.problem}; the program went on without it.")
    if "--quiet" not in options:
        _say(_summary(file, time.time() - started, options.get("--from")))
    end_like(_CANNOT_WRITE if code == 0 and file.problem is not None else code)


def _parse(words):
    """(options, the words that name the program, its arguments)."""
    options = {name: [] for name in _MANY}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        name, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        if name in _WITH_VALUE:
            if not equals:
                if not rest:
                    raise _Usage(f"{name} needs a value. See `python -m pellucid --help`.")
                value = rest.pop(0)
            if name in _MANY:
                options[name].append(value)
            else:
                options[name] = value
        elif word in ("-h", "--help", "--version"):
            return {"--help" if word == "-h" else word: True}, [], []
        elif word in ("--show-secrets", "--quiet"):
            options[word] = True
        elif word in ("-m", "-c"):
            if not rest:
                raise _Usage(f"{word} needs {'a module' if word == '-m' else 'code'}. See `python -m pellucid --help`.")
            return options, [word, rest[0]], rest[1:]
        elif word.startswith("-") and word != "--":
            raise _Usage(f'There is no option "{word}". See `python -m pellucid --help`.')
        else:
            program = word if word != "--" else rest.pop(0) if rest else None
            if program is not None:
                _require_program(program)
                return options, [program], rest
    raise _Usage("PROGRAM is missing. See `python -m pellucid --help`.")


def _require_program(program):
    if os.path.isdir(program) and not os.path.exists(os.path.join(program, "__main__.py")):
        raise CannotRecord(f'"{program}" is a folder without __main__.py; name the program in it.')
    if not os.path.exists(program):
        raise CannotRecord(f'There is no program "{program}".')


def _default_output(program):
    if program[0] == "-c":
        return "command.pellucid"
    name = program[-1].rstrip("/" + os.sep)
    return name + ".pellucid"


def _recorder_options(options, program):
    where = program[0] if len(program) == 1 else os.path.join(os.getcwd(), "program")
    project = options.get("--project") or project_of(where)
    if not os.path.isdir(project):
        raise _Usage(f'--project names no folder: "{project}".')
    limits = {"string": _whole(options, "--max-string"), "items": _whole(options, "--max-items"), "tensorBytes": 65536}
    return {
        "projectDirectory": project,
        "include": options["--include"],
        "exclude": options["--exclude"],
        "limits": limits,
        "redact": "--show-secrets" not in options,
    }


def _whole(options, name):
    text = options.get(name, "10000")
    if text.isdigit() and text.isascii() and int(text) <= 10**9:
        return int(text)
    raise _Usage(f'{name} takes a whole number from 0 to 1000000000, not "{text}".')


def _interpreter_flags():
    """The flags that this interpreter was started with, for the one that runs the program."""
    return subprocess._args_from_interpreter_flags()


def _summary(file, seconds, starts):
    if not file.begun:
        reason = "the program ended before its first line" if starts is None else f"the program never came to {starts}"
        return f"nothing was recorded: {reason}"
    size = f"{file.bytes / 1e6:.1f} MB" if file.bytes >= 1e6 else f"{file.bytes / 1e3:.1f} kB"
    kept = ""
    if file.previous is not None:
        kept = f"; the one before is {file.previous} now" if file.previous_is_latest else f"; the last one that ended well is {file.previous}"
    steps = f"{file.steps:,} {'step' if file.steps == 1 else 'steps'}"
    return f"{steps}, {size} in {seconds:.1f} s → {file.path} (watch it: pellucid watch {_quoted(file.path)}){kept}"


def _quoted(text):
    import shlex

    return shlex.quote(text)


def _say(sentence):
    sys.stderr.write(f"pellucid: {sentence}\n")


if __name__ == "__main__":
    sys.exit(command(sys.argv[1:]))
