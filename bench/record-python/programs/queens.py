"""All ways to put queens on a board: recursion over sets and a list that grows and shrinks."""

import sys


def place(row, size, columns, rising, falling, placed, found):
    if row == size:
        found.append(tuple(placed))
        return
    for column in range(size):
        if column in columns or row + column in rising or row - column in falling:
            continue
        columns.add(column)
        rising.add(row + column)
        falling.add(row - column)
        placed.append(column)
        place(row + 1, size, columns, rising, falling, placed, found)
        placed.pop()
        columns.remove(column)
        rising.remove(row + column)
        falling.remove(row - column)


total = 0
for _ in range(int(sys.argv[1])):
    found = []
    place(0, 7, set(), set(), set(), [], found)
    total += len(found)
print(total)
