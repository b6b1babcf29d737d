"""Names that a generated program can use, by what they hold."""

KINDS = ("int", "str", "list", "nest", "dict", "set", "tuple", "deque", "bytes", "table", "thing")


class Scope:
    """Names that can be used here, by what they hold. `kind`: module, function, generator or class. `outer`: those of the scopes around it;
    `shared`: those of them that are declared global or nonlocal."""

    def __init__(self, kind, names, outer=None, loop=False, shared=()):
        self.kind = kind
        self.shared = set(shared)
        self.names = dict(names)
        self.outer = outer
        self.loop = loop

    def block(self, loop=None):
        return Scope(self.kind, self.names, self.outer, self.loop if loop is None else loop, self.shared)

    def own(self, *kinds):
        """Names that can be bound here."""
        return [name for name in self.of(*kinds) if self.outer is None or name not in self.outer]

    def of(self, *kinds):
        return [name for name, kind in self.names.items() if kind in kinds]
