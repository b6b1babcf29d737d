"""Which part of a run a command line asks for: `--last`, `--only`, `--from`, `--until`, as the command `pellucid record` reads them."""

import re

_FACTORS = {"": 1, "k": 1000, "M": 1000000}
_COUNT = re.compile(r"([0-9]+)([kM]?)")
_PLACE = re.compile(r"(.+):([0-9]+)")
_EXTENSIONS = (".py", ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".tsx")


class NotUnderstood(Exception):
    """What is wrong with the words, a sentence."""


def asked_part(last=None, only=(), starts=None, stops=None):
    """(what the recorder is asked for, what the host is asked for): see `Window` and `Receiver`.

    @raise NotUnderstood
    """
    last = None if last is None else _count("--last", last)
    starts = None if starts is None else _moment("--from", starts)
    stops = None if stops is None else _moment("--until", stops)
    if "" in only:
        raise NotUnderstood('--only takes a function or a file, not "".')
    if last is not None and stops is not None:
        raise NotUnderstood("--last keeps the end of a run, so it does not go together with --until.")
    events = stops["events"] if stops is not None and "events" in stops else None
    selection = {
        "starts": starts,
        "stops": stops if events is None else None,
        "last": last,
        "functions": [word for word in only if not _is_file(word)],
        "files": [word for word in only if _is_file(word)],
    }
    return {key: value for key, value in selection.items() if value}, {"last": last, "first": events, "waits": starts is not None}


def _count(option, text):
    found = _COUNT.fullmatch(text)
    number = int(found.group(1)) * _FACTORS[found.group(2)] if found is not None else 0
    if not 1 <= number <= 10**12:
        raise NotUnderstood(f'{option} takes a number of events, such as 5000, 20k or 2M, not "{text}".')
    return number


def _moment(option, text):
    if text[:1] in tuple("0123456789") and ":" not in text:
        return {"events": _count(option, text)}
    if all(name.isidentifier() for name in text.split(".")):
        return {"function": text}
    found = _PLACE.fullmatch(text)
    if found is None or int(found.group(2)) < 1:
        raise NotUnderstood(
            f'{option} takes FILE:LINE, a function or a number of events, such as app.py:12, Heap.push or 20k, not "{text}".'
        )
    return {"file": found.group(1), "line": int(found.group(2))}


def _is_file(word):
    return "/" in word or word.endswith(_EXTENSIONS)
