"""What the gallery does not show: recorded by `node tools/views.mjs` for the sheet of all views."""

from dataclasses import dataclass


@dataclass
class Station:
    code: str
    name: str
    minutes: int


class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next


class Folder:
    def __init__(self, name, *children):
        self.name = name
        self.children = list(children)


def reverse(head):
    prev, node = None, head
    while node is not None:
        next = node.next
        node.next = prev
        prev, node = node, next
    return prev


def find(text, pattern):
    for start in range(len(text)):
        i = 0
        while i < len(pattern) and text[start + i] == pattern[i]:
            i += 1
        if i == len(pattern):
            return start
    return -1


def stations():
    table = [
        Station("GVA", "Geneva", 158),
        Station("LSN", "Lausanne", 183),
        Station("BRN", "Bern", 56),
        Station("BSL", "Basel", 53),
    ]
    table[1].minutes, gone = 122, table.pop()
    table.append(Station("CHU", "Chur", 75))
    return table, gone


def collatz(most):
    lengths = [0] * most
    for start in range(1, most):
        number, length = start, 0
        while number != 1:
            number = number // 2 if number % 2 == 0 else 3 * number + 1
            length += 1
        lengths[start] = length
    return lengths


def climb(height):
    turns = 0
    while height != 1:
        height = height // 2 if height % 2 == 0 else 3 * height + 1
        turns += 1
    return turns


def prices():
    best = {"ZRH": 0, "LUG": 137, "STG": 63, "CHU": 75}
    best["LUZ"] = 41
    best["LUG"] = 129
    return best


def visits():
    seen = {"Bern", "Thun", "Brig"}
    seen.add("Visp")
    return seen


def folders():
    top = Folder("/", Folder("etc"), Folder("usr", Folder("bin"), Folder("lib", Folder("node"))), Folder("home"))
    top.children[0].children.append(Folder("hosts"))
    return top


def checksum(data):
    total = 0
    for i in range(len(data)):
        total = (total * 31 + data[i]) % 65521
    return total


reverse(Node(7, Node(12, Node(19, Node(24, Node(31))))))
find("abracadabra", "cad")
stations()
lengths = collatz(360)
climb(27)
prices()
visits()
folders()
checksum(b"GIF89a\x10\x00\x10\x00\x80\x01\x00\xff\xff\xff, hello")
