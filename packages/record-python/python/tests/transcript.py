"""A recording in words, one line for each event: `python transcript.py FRAMES`."""

import re
import sys

from decoding import Recording


class Transcript:
    """Objects are numbered in the order in which events name them, so that ids, which differ between versions, do not show."""

    def __init__(self, recording):
        self.r = recording
        self.names = {}
        self.contents = {}
        self.shown = set()

    def lines(self):
        depth, depths, task = 0, {}, 1
        for definitions, event in self.r.events:
            for number, contents in definitions:
                self.contents[number] = contents
            text = self.sentence(event)
            if event["type"] in ("leave", "unwind", "suspend"):
                depth -= 1
            yield f"{self.place(event):>12}  {'  ' * max(0, depth)}{text}"
            if event["type"] in ("enter", "resume"):
                depth += 1
            elif event["type"] == "task":
                depths[task] = depth
                task = event["task"]
                depth = depths.get(task, 0)

    def place(self, event):
        site = self.r.sites.get(event.get("site"))
        if site is None:
            return ""
        path = self.r.path_of_function[site["function"]].rsplit("/", 1)[-1]
        return f"{path if len(self.r.programs) > 1 else ''}:{site['range'][0]}"

    def variable(self, event):
        return self.r.variables[self.r.sites[event["site"]]["variable"]]["name"]

    def name(self, number):
        if number not in self.names:
            self.names[number] = len(self.names) + 1
        return f"#{self.names[number]}"

    def value(self, value):
        kind = value[0]
        if kind == "reference":
            return self.reference(value[1])
        if kind in ("none", "unbound", "hole", "undefined"):
            return {"none": "None"}.get(kind, kind)
        if kind in ("redacted", "unrecorded"):
            return f"<{kind}: {value[1]}>"
        if kind == "bytes":
            return repr(value[1])
        if len(value) == 3 and kind == "string":
            return f"{value[1]!r}… ({value[2]})"
        return repr(complex(*value[1:]) if kind == "complex" else value[1])

    def reference(self, number):
        contents = self.contents.get(number)
        if contents is None:
            return f"UNDEFINED OBJECT {number}"
        if contents["kind"] == "opaque":
            return contents["type"].replace("ReferenceType", "weakref")
        if contents["kind"] in ("scalar", "function", "module"):
            return f"{self.type(contents)} {contents.get('text') or contents.get('name')}"
        if number in self.shown:
            return self.name(number)
        self.shown.add(number)
        name = "" if contents["kind"] == "tuple" and contents["type"] == "tuple" else self.name(number) + "="
        return name + self.inside(contents)

    def inside(self, contents):
        kind = contents["kind"]
        fields = ", ".join(f"{name[1]}={self.value(value)}" for name, value in contents["fields"] if kind != "class" or not name[1].startswith("_"))
        if kind in ("list", "tuple", "set"):
            items = sorted(map(self.value, contents["items"])) if kind == "set" else list(map(self.value, contents["items"]))
            body = "[" + ", ".join(items) + (f", …{contents['omitted']}" if contents["omitted"] else "") + "]"
        elif kind == "map" and contents["entries"][:1] == [(("string", "__name__"), ("string", "builtins"))]:
            body = "{the built-in names}"
        elif kind == "map":
            body = "{" + ", ".join(f"{self.value(key)}: {self.value(value)}" for key, value in contents["entries"]) + "}"
        elif kind == "tensor":
            body = f"{contents['dtype']}{contents['shape']}{contents['data'].hex()}"
        else:
            body = repr(contents.get("message")) if kind == "exception" else contents.get("name", "")
        return self.type(contents) + (f" {body}" if body else "") + (f" ({fields})" if fields else "")

    @staticmethod
    def type(contents):
        """Name of the type; some have another one in older versions of Python."""
        return {"EnumMeta": "EnumType"}.get(contents["type"], contents["type"])

    def sentence(self, e):
        kind = e["type"]
        value = self.value
        if kind == "enter":
            function = self.r.functions[e["function"]]
            names = [self.r.variables[v]["name"] for v in function["parameters"]]
            given = ", ".join(f"{name}={value(v)}" for name, v in zip(names, e["values"]))
            return f"enter {function.get('qualifiedName', function['name'])}({given})"
        if kind in ("leave", "unwind", "raise", "handle"):
            return f"{kind} {value(e['value'])}"
        if kind == "suspend":
            return f"suspend {'await' if e['why'] else 'yield'} {value(e['value'])}"
        if kind == "resume":
            return f"resume {['value', 'exception', 'close'][e['how']]} {value(e['value'])}"
        if kind in ("bind", "bind-in"):
            return f"{self.variable(e)} = {value(e['value'])}" + (" (in an outer call)" if kind == "bind-in" else "")
        if kind in ("unbind", "unbind-in"):
            return f"{self.variable(e)} is gone"
        if kind == "bind-name":
            return f"{e['name']} = {value(e['value'])} (by name)"
        if kind == "unbind-name":
            return f"{e['name']} is gone (by name)"
        if kind in ("line", "branch"):
            return f"line {self.r.sites[e['site']]['kind']}" if kind == "line" else f"branch {'yes' if e['taken'] else 'no'}"
        if kind in ("gap", "failure"):
            return f"{kind}: {e['what']}"
        if kind == "output" and e["stream"] == 2 and str(e["value"][1]).startswith("Traceback"):
            return f"stderr a traceback that ends with {e['value'][1].splitlines()[-1]!r}"  # Carets differ between versions.
        if kind == "output":
            return f"{['', 'stdout', 'stderr'][e['stream']]} {value(e['value'])}"
        if kind == "input":
            return f"input {value(e['value'])}"
        if kind.startswith("task"):
            name = re.sub(r"^Task-[0-9]+$", "Task-N", e.get("name", ""))  # Older versions of Python number them differently.
            return f"{kind} {e['task']}" + (f" {e['kind']} {name}" if "kind" in e else "")
        return self.change(e)

    def change(self, e):
        kind, value, thing = e["type"], self.value, self.name(e["object"])
        if kind == "set-item":
            return f"{thing}[{value(e['key'])}] = {value(e['value'])}"
        if kind == "delete-item":
            return f"del {thing}[{value(e['key'])}]"
        if kind == "set-field":
            return f"{thing}.{e['name'][1]} = {value(e['value'])}"
        if kind == "delete-field":
            return f"del {thing}.{e['name'][1]}"
        if kind == "splice":
            return f"{thing} at {e['start']}: {e['removed']} out, in [{', '.join(map(value, e['values']))}]"
        if kind == "reorder":
            return f"{thing} reordered by {e['order']}"
        if kind == "replace":
            return f"{thing} is now {self.inside(e['contents'])}"
        return f"{thing} {kind} {value(e['value'])}"


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as frames:
        recording = Recording(frames.read())
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")
    for line in Transcript(recording).lines():
        print(line)
