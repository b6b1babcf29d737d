"""Probes of stores into elements and attributes, deletions of them, and augmented assignments."""

import collections

from .call_probes import CallProbes
from .calls import Operation
from .kept_builtins import __builtins__  # noqa: F401
from .numbers import varint
from .values import PRIMITIVES, TEXTS

# What an augmented assignment changes in place, and by what, without any code of the program.
_EXTENDED = (list, collections.deque, bytearray)
_RUN_NOTHING = (list, tuple, str, bytes, bytearray, range, int)


class StoreProbes(CallProbes):
    def store_item(self, site, function):
        """`container[key] = …`, both at hand; gives the container."""
        return self._noted(function, self.stores.item, varint(site))

    def stored_item(self, site, function, told=0):
        """`container[key] = STORED(value, container, key)`: told at once where the store cannot fail; gives the value."""
        return self.simple(function, self._store_slowly(site, told, self.stores.tell_item, self.stores.item))

    def stored_field(self, site, function, name, told=0):
        """`thing.name = STORED(value, thing)`."""
        return self.simple(function, self.stored_field_slowly(site, told, name))

    def stored_field_slowly(self, site, told, name):
        stores = self.stores
        return self._store_slowly(
            site,
            told,
            lambda head, value, thing: stores.tell_field(head, value, thing, name),
            lambda head, thing: stores.field(head, thing, name),
        )

    def _store_slowly(self, site, told, tell, note):
        """Of a store that may fail or run code, the line is told at once and the rest when it has succeeded."""
        r = self.recorder
        head, later = varint(site), varint(told or site)

        def record(value, *operands):
            call = r.call
            began, call.told = call.told, 0
            if tell(later if began > 0 else head, value, *operands):
                return
            if told:
                if began <= 0:
                    r.append(b"\x10" + later)
                r.call.told = -told
            r.call.pending = note(later, *operands)

        return record

    def delete_item(self, site, function):
        return self._noted(function, self.stores.delete_item, varint(site))

    def store_field(self, site, function, name):
        return self._noted(function, lambda head, thing: self.stores.field(head, thing, name), varint(site))

    def delete_field(self, site, function, name):
        return self._noted(function, lambda head, thing: self.stores.delete_field(head, thing, name), varint(site))

    def attributes(self, site, function):
        """A store through the attribute dictionary of a thing; gives the thing."""
        return self._noted(function, self.stores.whole, varint(site))

    def attribute_key(self, site, function):
        """The key of such a store, the thing having been given to `operand`."""
        return self.key(site, function, lambda head, thing, _key: self.stores.whole(head, thing))

    def lookup(self, site, function):
        """A look-up, both operands at hand, in something that may insert a default; gives the container."""
        return self._noted(function, self.stores.default, varint(site))

    def filling(self, site, function):
        """The last operand of what may fill a text in, and some of those before it; gives the last."""
        return self._noted(function, self.stores.filled_from, varint(site))

    def looked_up_key(self, site, function):
        return self.key(site, function, self.stores.default)

    def _noted(self, function, note, head):
        def record(container, *key):
            self.recorder.call.pending = note(head, container, *key)

        return self.simple(function, record)

    def operand(self, function):
        """The container of a store whose key is not evaluated yet."""

        def record(container):
            self.recorder.call.push(container)

        return self.simple(function, record)

    def key(self, site, function, note):
        """The key of a store whose container was given to `operand`."""
        head = varint(site)

        def record(key):
            call = self.recorder.call
            call.pending = note(head, call.calls.pop(), key)

        return self.simple(function, record)

    def stored_key(self, site, function):
        return self.key(site, function, self.stores.item)

    def deleted_key(self, site, function):
        return self.key(site, function, self.stores.delete_item)

    def sliced(self, site, function):
        """As `key`, for a slice; makes it from its parts."""
        note = self.key(site, function, self.stores.slice)
        return lambda start, stop, step: note(slice(start, stop, step))

    def deleted_slice(self, site, function):
        return self.sliced(site, function)

    @staticmethod
    def last():
        """Gives its last argument: a place for probes that have to run before an operand."""
        return lambda *values: values[-1]

    # Augmented assignments

    def augmented_item(self, site, function):
        """`container[key] op= …`: the store, and the thing that the operation may change in place, are noted when the operand is there."""
        return self.simple(function, self.augmented_slowly(site))

    def augmented_key(self, site, function):
        augmented = self.augmented_slowly(site)
        return self.simple(function, lambda key: augmented(self.recorder.call.calls.pop(), key))

    def augmented_slowly(self, site):
        head = varint(site)

        def record(container, key):
            call, stores = self.recorder.call, self.stores
            operation = Operation((stores.item, container, key, stores.old_item(container, key)))
            call.push(operation)
            insertion = stores.default(head, container, key)
            if insertion is not None:
                call.pending = _before_operation(insertion, operation, stores)

        return record

    def augmented_field(self, function, name):
        def record(thing):
            self.recorder.call.push(Operation((self.stores.field, thing, name, self.stores.old_field(thing, name))))

        return self.simple(function, record)

    def augmented_attribute(self, function):
        """The key of an augmented assignment through an attribute dictionary, the thing having been given to `operand`."""
        stores = self.stores

        def record(key):
            call = self.recorder.call
            thing = call.calls.pop()
            call.push((lambda head, thing, _key: stores.whole(head, thing), thing, key, stores.old_attribute(thing, key)))

        return self.simple(function, record)

    def operated(self, site, function):
        """The right operand of an augmented assignment to an element or attribute; what was noted becomes pending."""
        return self.simple(function, self.operated_slowly(site))

    def operated_slowly(self, site):
        head = varint(site)

        def record(value):
            call = self.recorder.call
            note, thing, key, old = call.calls.pop()
            store = note(head, thing, key)
            change = self.stores.changed(head, old) if old is not None and type(old) not in PRIMITIVES else None
            if change is not None and store is None and type(old) in _EXTENDED and type(value) in _RUN_NOTHING:
                change = (change[0], True, *change[2:])  # What stores comes after it, and is code of the program.
            call.pending = _both(change, store)

        return record

    def operated_item(self, site, function, told=0):
        """After `container[key] op= number`: what the element is now."""
        return self.simple(function, self._operated_slowly(site, told, self.stores.tell_operated_item))

    def operated_field(self, site, function, name, told=0):
        """After `thing.name op= number`."""
        return self.simple(function, self.operated_field_slowly(site, told, name))

    def operated_field_slowly(self, site, told, name):
        stores = self.stores
        return self._operated_slowly(site, told, lambda head, thing: stores.tell_operated_field(head, thing, name))

    def _operated_slowly(self, site, told, tell):
        r = self.recorder
        head, later = varint(site), varint(told or site)

        def record(*operands):
            call = r.call
            began, call.told = call.told, 0
            point = r.point() if told else None
            tell(later if began > 0 else head, *operands)
            if told and began <= 0 and r.point() == point:
                r.append(b"\x10" + later)

        return record

    def operated_name(self, site, function, late=False):
        """The right operand of an augmented assignment to a variable, and the variable's value before."""
        slowly = self.simple(function, self.operated_name_slowly(site, late))

        def probe(value, old):
            return value if type(old) in PRIMITIVES else slowly(value, old)

        return probe

    def operated_name_slowly(self, site, late):
        return self._operated_variable(
            site, late, lambda head, _value, old: None if type(old) in PRIMITIVES else self.stores.changed(head, old)
        )

    def operated_in_class(self, site, function, name):
        """As `operated_name`, of a name that a class body has bound: its value before is read without the body's own mapping noticing."""
        note = self.operated_name_slowly(site, False)
        return self.simple(function, lambda value: note(value, self.class_bodies.value(name)))

    def operated_text(self, site, function, late=False):
        """As `operated_name`, of a `%=`, which may fill a text in."""

        def note(head, value, old):
            if type(old) in TEXTS:
                return self.stores.filled_from(head, value)
            return None if type(old) in PRIMITIVES else self.stores.changed(head, old)

        return self.simple(function, self._operated_variable(site, late, note))

    def _operated_variable(self, site, late, note):
        head = varint(site)

        def record(value, old):
            r = self.recorder
            call = r.call
            if late and self.handling.is_untold(call, site):
                self.handling.tell_begun(call, site)
                call.told = site
            call.pending = note(head, value, old)

        return record


def _before_operation(insertion, operation, stores):
    """A default that the look-up of an augmented assignment inserts: it is what the operation then changes."""

    def commit():
        insertion[0](*insertion[2:])
        if operation[3] is None:
            operation[3] = stores.old_item(operation[1], operation[2])

    return (commit, insertion[1])


def _both(first, second):
    if first is None or second is None:
        return first or second

    def commit(one, two):
        one[0](*one[2:])
        two[0](*two[2:])

    return (commit, False, first, second)
