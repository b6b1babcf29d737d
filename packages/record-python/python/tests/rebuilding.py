"""The slow, obvious player: applies events one after the other (FORMAT.md §4.3), and complains of every one that cannot be."""

import struct

_CODES = {"bool": "<?", "int8": "<b", "uint8": "<B", "int16": "<h", "uint16": "<H", "int32": "<i", "uint32": "<I", "int64": "<q", "uint64": "<Q",
          "float16": "<e", "float32": "<f", "float64": "<d"}  # fmt: skip


class World:
    def __init__(self, recording):
        self.r = recording
        self.objects = {}
        self.frames = {}
        self.task = 1
        self.stacks = {1: []}
        self.latest = {}
        self.suspended = set()
        self.calls = {}
        self.modules = []
        self.output = {1: "", 2: ""}

    @property
    def stack(self):
        return self.stacks[self.task]

    def play(self):
        for step, (definitions, event) in enumerate(self.r.events):
            try:
                for number, contents in definitions:
                    assert number not in self.objects, f"object {number} is defined twice"
                    self.objects[number] = contents
                self.check_references(event)
                getattr(self, "on_" + event["type"].replace("-", "_"))(event)
            except (AssertionError, KeyError, IndexError) as error:
                raise AssertionError(f"step {step}: {event}: {error!r}") from error
        return self

    def check_references(self, event):
        for part in event.values():
            for value in part if isinstance(part, list) else [part]:
                if isinstance(value, tuple) and value[0] == "reference":
                    assert value[1] in self.objects, f"object {value[1]} is not defined"

    # Calls

    def on_line(self, e):
        function = self.r.sites[e["site"]]["function"]
        assert self.stack, "a line outside of every call"
        assert self.calls[self.stack[-1]] == function, "a line of a function that is not the innermost call"

    def on_enter(self, e):
        number, function = e["call"], e["function"]
        assert number not in self.calls
        self.calls[number] = function
        parameters = self.r.functions[function]["parameters"]
        assert len(parameters) == len(e["values"])
        self.frames[number] = {variable: value for variable, value in zip(parameters, e["values"]) if value[0] != "unbound"}
        self.stack.append(number)
        self.latest[function] = number
        if self.r.functions[function]["kind"] == "module":
            self.modules.append(number)

    def on_leave(self, e):
        call = self.stack.pop()
        if e["site"]:
            assert self.r.sites[e["site"]]["function"] == self.calls[call], "left by another function"

    on_unwind = on_leave

    def on_suspend(self, e):
        self.suspended.add(self.stack.pop())

    def on_resume(self, e):
        assert e["call"] in self.suspended, "resumed what was not suspended"
        self.suspended.remove(e["call"])
        self.stack.append(e["call"])

    def on_task(self, e):
        self.task = e["task"]

    def on_task_start(self, e):
        assert e["task"] not in self.stacks
        self.stacks[e["task"]] = []

    def on_task_end(self, e):
        pass

    # Variables

    def owner(self, variable):
        function = self.r.variables[variable]["function"]
        if self.stack and self.calls[self.stack[-1]] == function:
            return self.frames[self.stack[-1]]
        return self.frames[self.latest[function]]

    def on_bind(self, e):
        variable = self.r.sites[e["site"]]["variable"]
        self.owner(variable)[variable] = e["value"]

    def on_bind_in(self, e):
        variable = self.r.sites[e["site"]]["variable"]
        assert self.r.variables[variable]["function"] == self.calls[e["call"]]
        self.frames[e["call"]][variable] = e["value"]

    def on_unbind(self, e):
        variable = self.r.sites[e["site"]]["variable"]
        self.owner(variable).pop(variable, None)

    def on_unbind_in(self, e):
        self.frames[e["call"]].pop(self.r.sites[e["site"]]["variable"], None)

    def on_bind_name(self, e):
        self.frames[e["call"]][e["name"]] = e["value"]

    def on_unbind_name(self, e):
        self.frames[e["call"]].pop(e["name"], None)

    # Objects

    def items(self, e):
        return self.objects[e["object"]]["items"]

    def entries(self, e):
        return self.objects[e["object"]]["entries"]

    def on_set_item(self, e):
        thing = self.objects[e["object"]]
        if thing["kind"] == "list":
            assert 0 <= e["key"][1] < len(thing["items"])
            thing["items"][e["key"][1]] = e["value"]
        elif thing["kind"] == "map":
            self._put(thing["entries"], e["key"], e["value"])
        elif thing["kind"] == "tensor":
            code = _CODES[thing["dtype"]]
            at = e["key"][1] * struct.calcsize(code)
            assert 0 <= at < len(thing["data"])
            data = bytearray(thing["data"])
            struct.pack_into(code, data, at, e["value"][1])
            thing["data"] = bytes(data)
        else:
            raise AssertionError(thing["kind"])

    def _put(self, entries, key, value):
        wanted = self.key(key)
        for index, (other, _) in enumerate(entries):
            if self.key(other) == wanted:
                entries[index] = (other, value)
                return
        entries.append((key, value))

    def key(self, value):
        """Equal keys give equal results (FORMAT.md §4.4)."""
        kind = value[0]
        if kind in ("int", "float", "boolean", "complex"):
            return complex(*value[1:]) if kind == "complex" else value[1]
        if kind == "reference":
            thing = self.objects[value[1]]
            if thing["kind"] == "tuple":
                return ("tuple", tuple(map(self.key, thing["items"])))
            if thing["type"] == "frozenset":
                return ("set", frozenset(map(self.key, thing["items"])))
        return value

    def on_delete_item(self, e):
        entries = self.entries(e)
        wanted = self.key(e["key"])
        found = [i for i, (key, _) in enumerate(entries) if self.key(key) == wanted]
        assert found, "deleted a key that is not there"
        del entries[found[0]]

    def on_set_field(self, e):
        fields = self.objects[e["object"]]["fields"]
        self._put(fields, e["name"], e["value"])

    def on_delete_field(self, e):
        fields = self.objects[e["object"]]["fields"]
        before = len(fields)
        fields[:] = [(name, value) for name, value in fields if name != e["name"]]
        assert len(fields) == before - 1, "deleted a field that is not there"

    def on_splice(self, e):
        items = self.items(e)
        assert e["start"] + e["removed"] <= len(items), "splice beyond the end"
        items[e["start"] : e["start"] + e["removed"]] = e["values"]

    def on_append(self, e):
        self.items(e).append(e["value"])

    def on_add(self, e):
        items = self.items(e)
        if self.key(e["value"]) not in [self.key(item) for item in items]:
            items.append(e["value"])

    def on_discard(self, e):
        items = self.items(e)
        wanted = self.key(e["value"])
        found = [i for i, item in enumerate(items) if self.key(item) == wanted]
        assert found, "discarded what is not there"
        del items[found[0]]

    def on_replace(self, e):
        self.objects[e["object"]] = e["contents"]

    def on_reorder(self, e):
        items = self.items(e)
        assert sorted(e["order"]) == list(range(len(items)))
        items[:] = [items[i] for i in e["order"]]

    # Others

    def on_output(self, e):
        value = e["value"]
        self.output[e["stream"]] += value[1] if isinstance(value[1], str) else value[1].decode("utf-8", "replace")

    def on_nothing(self, e):
        pass

    on_branch = on_raise = on_handle = on_input = on_gap = on_failure = on_nothing


def differences(world, report):
    """Where the rebuilt variables of the entry module differ from what the program said of them."""
    main = world.frames[world.modules[0]]
    names = {world.r.variables[v]["name"] if isinstance(v, int) else v: value for v, value in main.items()
             if not isinstance(v, int) or "range" not in world.r.variables[v]}  # fmt: skip
    found, pairs, queue = [], {}, []

    def match(path, real, value):
        if value is None:
            found.append(f"{path}: really {real}, not recorded")
        elif real[0] == "object":
            if value[0] != "reference":
                found.append(f"{path}: really an object, recorded {value}")
            else:
                queue.append((path, real[1], value[1]))
        elif value[0] != "redacted" and _plain(value) != tuple(real):
            found.append(f"{path}: really {real}, recorded {value}")

    for name, real in report["variables"].items():
        match(name, real, names.get(name))
    for path, real_number, number in queue:
        real, thing = report["objects"][real_number], world.objects[number]
        immutable = real["kind"] in ("tuple", "other") or real["type"] == "frozenset"
        if real_number in pairs:
            if not immutable and pairs[real_number] != number:
                found.append(f"{path}: two ids for one object")
            if not immutable or pairs[real_number] == number:
                continue
        pairs[real_number] = number
        if real["kind"] == "other":
            continue
        if (real["kind"], real["type"]) != (thing["kind"], thing["type"]):
            found.append(f"{path}: really {real['kind']} {real['type']}, recorded {thing['kind']} {thing['type']}")
            continue
        if real["kind"] == "set":
            _match_sets(path, real["items"], thing["items"], found)
            continue
        theirs = real.get("items") or [part for pair in real.get("entries", []) for part in pair]
        ours = thing.get("items") or [part for pair in thing.get("entries", []) for part in pair]
        if len(theirs) != len(ours):
            found.append(f"{path}: really {len(theirs)} parts, recorded {len(ours)}")
        for index, (a, b) in enumerate(zip(theirs, ours)):
            match(f"{path}[{index}]", a, b)
        if real["kind"] == "instance":
            recorded = {name[1]: value for name, value in thing["fields"]}
            for name, value in real["fields"]:
                match(f"{path}.{name}", value, recorded.pop(name, None))
            found.extend(f"{path}.{name}: recorded, but not there" for name in recorded if name not in _slots(world, thing))
    return found


def _slots(_world, _thing):
    return ()


def _match_sets(path, real, items, found):
    if len(real) != len(items):
        found.append(f"{path}: really {len(real)} elements, recorded {len(items)}")
    plain = {_plain(item) for item in items}
    for element in real:
        if element[0] != "object" and tuple(element) not in plain:
            found.append(f"{path}: {element} is missing")


def _plain(value):
    kind = value[0]
    if kind == "none":
        return ("NoneType", None)
    if kind == "boolean":
        return ("bool", value[1])
    if kind == "string":
        return ("str", value[1])
    if kind == "bytes":
        return ("bytes", value[1].hex())
    if kind == "complex":
        return ("complex", repr(complex(*value[1:])))
    return (kind, repr(value[1]) if len(value) > 1 else None)
