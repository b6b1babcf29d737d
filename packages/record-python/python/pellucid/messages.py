"""What exceptions say, as Python would print it. Only functions of built-in types are called, never the program's."""

from .kept_builtins import __builtins__  # noqa: F401
from .kinds import scalar_text
from .types_of import find, items_of, mro_of, name_of

# Of what an exception was given so much is written; the rest is counted.
_MOST_PARTS = 200
_MOST_NESTED = 20

_args_of = BaseException.__dict__["args"].__get__


def message_of(exception):
    """An exception's message. What a class of the program's would say itself is told by its arguments."""
    return _message(exception, _Values())


def _message(exception, values):
    cls = type(exception)
    write = _MESSAGES.get(id(find(cls, "__str__")))
    if write is None and OSError in mro_of(cls):
        write = _of_system
    return _of_arguments(exception, values) if write is None else write(exception, values)


def _of_arguments(exception, values):
    args = _args_of(exception)
    if not args:
        return ""
    return values.text(args[0]) if len(args) == 1 else values.shown(args)


def _of_key(exception, values):
    args = _args_of(exception)
    return values.shown(args[0]) if len(args) == 1 else _of_arguments(exception, values)


def _of_system(error, values):
    number, words, file, other = [_members(OSError, error, name) for name in ("errno", "strerror", "filename", "filename2")]
    if number is None and words is None:
        return _of_arguments(error, values)
    text = f"[Errno {values.text(number)}] {values.text(words)}"
    if file is not None:
        text += f": {values.shown(file)}"
        if other is not None:
            text += f" -> {values.shown(other)}"
    return text


def _of_import(error, values):
    message = _members(ImportError, error, "msg")
    return message if type(message) is str else _of_arguments(error, values)


def _of_syntax(error, values):
    message, file, line = [_members(SyntaxError, error, name) for name in ("msg", "filename", "lineno")]
    places = [file.rpartition("/")[2]] if type(file) is str else []
    if type(line) is int:
        places.append(f"line {line}")
    return values.text(message) + (f" ({', '.join(places)})" if places else "")


def _of_text(cls):
    def write(error, values):
        if any(type(_members(cls, error, name)) is not str for name in ("encoding", "reason") if name in cls.__dict__):
            return _of_arguments(error, values)
        return cls.__str__(error)

    return write


def _of_group(group, values):
    count = len(_members(_GROUP, group, "exceptions"))
    return f"{values.text(_members(_GROUP, group, 'message'))} ({count} sub-exception{'' if count == 1 else 's'})"


def _members(cls, error, name):
    """What an exception's own class keeps in its C structure; None where it has nothing there."""
    try:
        return cls.__dict__[name].__get__(error)
    except (AttributeError, TypeError):
        return None


_GROUP = vars(__import__("builtins")).get("BaseExceptionGroup")
_TEXT_ERRORS = (UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError)
_MESSAGES = {id(BaseException.__str__): _of_arguments, id(KeyError.__str__): _of_key, id(OSError.__str__): _of_system,
             id(ImportError.__str__): _of_import, id(SyntaxError.__str__): _of_syntax}  # fmt: skip
_MESSAGES.update((id(cls.__str__), _of_text(cls)) for cls in _TEXT_ERRORS)
if _GROUP is not None:
    _MESSAGES[id(_GROUP.__str__)] = _of_group


class _Values:
    """Writes values into one message."""

    def __init__(self):
        self._left = _MOST_PARTS
        self._around = []

    def text(self, value):
        """As `str` gives it."""
        cls = type(value)
        if cls is str:
            return value
        if BaseException in mro_of(cls) and id(value) not in self._around and len(self._around) < _MOST_NESTED:
            return self._within(value, lambda: _message(value, self))
        return str.__str__(value) if find(cls, "__str__") is str.__str__ else self.shown(value)

    def shown(self, value):
        """As `repr` gives it; a thing that has its own words for that by its type."""
        cls = type(value)
        own = id(find(cls, "__repr__"))
        if own in _PLAIN:
            try:
                return _PLAIN[own](value)
            except ValueError:  # An int of more digits than Python writes.
                return f"<{name_of(cls)} object>"
        if own in _HOLDERS:
            write, in_itself = _HOLDERS[own]
            if id(value) in self._around or len(self._around) >= _MOST_NESTED:
                return in_itself
            return self._within(value, lambda: write(self, value, cls))
        if BaseException in mro_of(cls) and own == id(BaseException.__repr__):
            args = _args_of(value)
            return name_of(cls) + (f"({self.shown(args[0])})" if len(args) == 1 else self.shown(args))
        text = scalar_text(value)
        return f"<{name_of(cls)} object>" if text is None else text

    def _within(self, value, write):
        self._around.append(id(value))
        written = write()
        self._around.pop()
        return written

    def _list(self, value, _cls):
        return f"[{self._joined(list.__len__(value), list.__iter__(value), self.shown)}]"

    def _tuple(self, value, _cls):
        count = tuple.__len__(value)
        return f"({self._joined(count, tuple.__iter__(value), self.shown)}{',' if count == 1 else ''})"

    def _set(self, value, cls):
        base = set if set in mro_of(cls) else frozenset
        count = base.__len__(value)
        if not count:
            return f"{name_of(cls)}()"
        inner = f"{{{self._joined(count, base.__iter__(value), self.shown)}}}"
        return inner if cls is set else f"{name_of(cls)}({inner})"

    def _dict(self, value, _cls):
        pairs = list(items_of(value))
        return f"{{{self._joined(len(pairs), iter(pairs), lambda pair: f'{self.shown(pair[0])}: {self.shown(pair[1])}')}}}"

    def _joined(self, count, parts, write):
        written = []
        for part in parts:
            if self._left <= 0:
                written.append(f"... {count - len(written)} more")
                break
            self._left -= 1
            written.append(write(part))
        return ", ".join(written)


_PLAIN = {id(cls.__repr__): cls.__repr__ for cls in (int, float, bool, complex, str, bytes, type(None), type)}
# How each is written, and what stands for it within itself.
_HOLDERS = {
    id(list.__repr__): (_Values._list, "[...]"), id(tuple.__repr__): (_Values._tuple, "(...)"), id(dict.__repr__): (_Values._dict, "{...}"),
    id(set.__repr__): (_Values._set, "set(...)"), id(frozenset.__repr__): (_Values._set, "frozenset(...)"),
}  # fmt: skip
