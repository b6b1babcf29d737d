"""Rewriting what is assigned to: names, elements, attributes, and patterns of them."""

import ast

from .building import index_of, is_simple, set_index
from .expressions import Expressions, is_attributes, load_again
from .kept_builtins import __builtins__  # noqa: F401


class Targets(Expressions):
    def bind_targets(self, targets, node, kind, starts=False, place=None):
        """Rewrites targets in place; gives the probe calls that stand after the store.

        Names bound before a store into an element or attribute are recorded on the way to that store, which may fail or run code.
        """
        names = []
        first = starts

        def leaf(target):
            nonlocal names, first
            if isinstance(target, ast.Name):
                names.append(target.id)
            elif isinstance(target, (ast.Tuple, ast.List)):
                for element in target.elts:
                    leaf(element)
            elif isinstance(target, ast.Starred):
                leaf(target.value)
            else:
                before = self.binds(names, node, kind, first, place)
                first = first and not names
                names = []
                self.store_target(target, kind)
                if before:
                    target.value = self.nodes.call(self.probes.last(), before + [target.value], target.value)

        for target in targets:
            leaf(target)
        return self.binds(names, node, kind, first, place)

    def store_target(self, target, kind):
        if isinstance(target, ast.Attribute):
            probe = self.probes.store_field(self.site("field", target), self.function, self.mangled(target.attr))
            target.value = self.nodes.call(probe, [self.visit(target.value)], target.value)
        else:
            self.note_subscript(target)
            probes = self.probes
            self._element(target, kind, probes.store_item, probes.stored_key, probes.sliced)

    def delete_target(self, target):
        if isinstance(target, ast.Attribute):
            probe = self.probes.delete_field(self.site("delete", target), self.function, self.mangled(target.attr))
            target.value = self.nodes.call(probe, [self.visit(target.value)], target.value)
        else:
            probes = self.probes
            self._element(target, "delete", probes.delete_item, probes.deleted_key, probes.deleted_slice)

    def _element(self, target, kind, at_once, with_key, with_slice):
        """A subscript that is stored to or deleted."""
        site = self.site(kind, target)
        index = index_of(target)
        if is_attributes(target.value):
            if self.is_simple(index):
                self.note_attributes(target.value, self.probes.attributes(site, self.function))
            else:
                self.note_attributes(target.value, self.probes.operand(self.function))
                set_index(target, self.nodes.call(self.probes.attribute_key(site, self.function), [self.key(index)], index))
            return
        container = self.visit(target.value)
        if self.is_simple(index):
            target.value = self.call_reading(at_once(site, self.function), [container, load_again(index)], container, 1)
            return
        if kind != "delete" and not isinstance(index, ast.Slice) and self._stays_read(container, index):
            key = self.key(index)
            set_index(target, self.call_reading(self.probes.stored_key_of(site, self.function), [key, load_again(container)], _like(index, target), 1))
            return
        target.value = self.nodes.call(self.probes.operand(self.function), [container], container)
        if isinstance(index, ast.Slice):
            parts = [
                self.visit(part) if part else ast.copy_location(ast.Constant(None), target)
                for part in (index.lower, index.upper, index.step)
            ]
            set_index(target, self.nodes.call(with_slice(site, self.function), parts, target))
        else:
            set_index(target, self.nodes.call(with_key(site, self.function), [self.key(index)], _like(index, target)))

    def _stays_read(self, container, index):
        """Whether a probe reads the container behind the key, and nothing in that can bind its name anew."""
        if not isinstance(container, ast.Name) or any(isinstance(part, ast.NamedExpr) for part in ast.walk(index)):
            return False
        return not self.scope.captured and self.can_read([container])

    def key(self, index):
        """An index expression as one that can stand as an argument: slices inside a tuple become calls."""
        if isinstance(index, ast.Tuple) or type(index).__name__ == "ExtSlice":
            parts = (
                index.elts
                if isinstance(index, ast.Tuple)
                else [part.value if type(part).__name__ == "Index" else part for part in index.dims]
            )
            like = next((part for part in parts if hasattr(part, "lineno")), None)
            elements = [
                self._slice(part, like or self.unit.tree_location) if isinstance(part, ast.Slice) else self.visit(part) for part in parts
            ]
            return ast.copy_location(
                ast.Tuple(elements, ast.Load()), index if hasattr(index, "lineno") else like or self.unit.tree_location
            )
        return self.visit(index)

    def _slice(self, part, like):
        bounds = [
            self.visit(bound) if bound else ast.copy_location(ast.Constant(None), like) for bound in (part.lower, part.upper, part.step)
        ]
        return self.nodes.call(slice, bounds, like)

    def mangled(self, name):
        """The attribute's name as the class body around it makes it private."""
        if not name.startswith("__") or name.endswith("__"):
            return name
        scope = self.scope
        while scope is not None and scope.kind != "class":
            scope = scope.parent
        owner = scope.node.name.lstrip("_") if scope is not None else ""
        return f"_{owner}{name}" if owner else name

    # Augmented assignments

    def augmented(self, node):
        """Rewrites `target op= value` of an element or attribute."""
        target = node.target
        site = self.site("augment", node)
        if isinstance(target, ast.Attribute):
            probe = self.probes.augmented_field(self.function, self.mangled(target.attr))
            target.value = self.nodes.call(probe, [self.visit(target.value)], target.value)
        else:
            self.note_subscript(target)
            self._augmented_element(target, site)
        operated = self.probes.operated(site, self.function)
        node.value = self.nodes.call(operated, [self.visit(node.value)], node.value)

    def _augmented_element(self, target, site):
        index = index_of(target)
        if is_attributes(target.value):
            self.note_attributes(target.value, self.probes.operand(self.function))
            set_index(target, self.nodes.call(self.probes.augmented_attribute(self.function), [self.key(index)], index))
            return
        container = self.visit(target.value)
        if self.is_simple(index):
            target.value = self.call_reading(self.probes.augmented_item(site, self.function), [container, load_again(index)], container, 1)
            return
        target.value = self.nodes.call(self.probes.operand(self.function), [container], container)
        if isinstance(index, ast.Slice):
            parts = [
                self.visit(part) if part else ast.copy_location(ast.Constant(None), target)
                for part in (index.lower, index.upper, index.step)
            ]
            made = self.nodes.call(slice, parts, target)
        else:
            made = self.key(index)
        set_index(target, self.nodes.call(self.probes.augmented_key(site, self.function), [made], target))


def _like(index, target):
    """Where the code of an index stands; until Python 3.8 some say nothing of that."""
    return index if hasattr(index, "lineno") else target
