"""The static side of a source (FORMAT.md §3), built while the source is rewritten."""

import hashlib

from .calls import Function
from .kept_builtins import __builtins__  # noqa: F401


class Numbers:
    """Ids that are unique in the recording."""

    def __init__(self):
        self.source = self.function = self.variable = self.site = 0

    def number_from(self, first):
        """All ids from here on are greater."""
        self.source, self.function, self.variable, self.site = (max(one, first) for one in (self.source, self.function, self.variable, self.site))

    def next(self, what):
        number = getattr(self, what) + 1
        setattr(self, what, number)
        return number


class Tables:
    def __init__(self, numbers, path, text):
        self._numbers = numbers
        self._lines = text.split("\n")
        self._path = path
        self._sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        self._functions = []
        self._variables = []
        self._sites = []
        self._subscripts = {}
        self.last_site = 0

    def range_of(self, node, end=None):
        """Range of a node, or from its start to the end of another one."""
        last = end or node
        return [node.lineno, self.column(node.lineno, node.col_offset), last.end_lineno, self.column(last.end_lineno, last.end_col_offset)]

    def line_end(self, line):
        """Where the text of a line ends, without a comment's or a block's colon looked for."""
        return len(self._lines[line - 1].rstrip().encode("utf-16-le", "surrogatepass")) // 2

    def column(self, line, offset):
        """A column in UTF-16 units from one in UTF-8 bytes."""
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        if text.isascii():
            return offset
        before = text.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "surrogatepass")
        return len(before.encode("utf-16-le", "surrogatepass")) // 2

    def whole(self):
        return [1, 0, max(1, len(self._lines)), self.line_end(len(self._lines)) if self._lines else 0]

    def function(self, name, kind, parent, place, generator=False, is_async=False, qualified=None, awaits=False):
        number = self._numbers.next("function")
        row = {"id": number, "name": name, "kind": kind, "parent": parent.id if parent else 0, "range": place, "parameters": []}
        if qualified is not None and qualified != name:
            row["qualifiedName"] = qualified
        if generator:
            row["generator"] = True
        if is_async:
            row["async"] = True
        self._functions.append(row)
        return Function(number, name, kind, generator or is_async, is_async, awaits)

    def parameters(self, function, variables):
        next(row for row in self._functions if row["id"] == function.id)["parameters"] = variables

    def variable(self, name, function):
        number = self._numbers.next("variable")
        self._variables.append({"id": number, "name": name, "function": function.id})
        return number

    def site(self, kind, function, place, variable=0, starts=False):
        number = self._numbers.next("site")
        row = {"id": number, "kind": kind, "function": function.id, "range": place}
        if variable:
            row["variable"] = variable
        if starts:
            row["starts"] = True
        self._sites.append(row)
        self.last_site = number
        return number

    def subscript(self, function, container, index):
        self._subscripts[(function.id, container, index)] = None

    def program(self):
        return {
            "source": self._numbers.next("source"),
            "path": self._path,
            "language": "python",
            "sha256": self._sha256,
            "functions": self._functions,
            "variables": self._variables,
            "sites": self._sites,
            "subscripts": [{"function": f, "container": c, "index": i} for f, c, i in self._subscripts],
        }
