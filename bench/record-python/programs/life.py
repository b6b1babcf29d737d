"""Conway's game of life on a set of cells: set and dict comprehensions, tuples as keys."""

import sys

GLIDERS = """
.X.......X..
..X.......X.
XXX.....XXX.
............
....XXX.....
"""


def cells_of(picture, dx, dy):
    rows = picture.strip().split("\n")
    return {(x + dx, y + dy) for y, row in enumerate(rows) for x, mark in enumerate(row) if mark == "X"}


def neighbours(cell):
    x, y = cell
    return [(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]


def next_generation(alive):
    counts = {}
    for cell in alive:
        for neighbour in neighbours(cell):
            counts[neighbour] = counts.get(neighbour, 0) + 1
    return {cell for cell, count in counts.items() if count == 3 or (count == 2 and cell in alive)}


total = 0
for round_number in range(int(sys.argv[1])):
    alive = cells_of(GLIDERS, round_number, 0)
    for _ in range(18):
        alive = next_generation(alive)
    total += len(alive) + min(alive)[0]
print(total)
