"""How many letters to change between two words: a table that is filled row by row, then read backwards for the way."""


def fill(source, target):
    table = [[0] * (len(target) + 1) for _ in range(len(source) + 1)]
    for row in range(1, len(source) + 1):
        table[row][0] = row
    for column in range(1, len(target) + 1):
        table[0][column] = column
    for row in range(1, len(source) + 1):
        for column in range(1, len(target) + 1):
            same = source[row - 1] == target[column - 1]
            replaced = table[row - 1][column - 1] + (0 if same else 1)
            removed = table[row - 1][column] + 1
            added = table[row][column - 1] + 1
            table[row][column] = min(replaced, removed, added)
    return table


def way_back(table, source, target):
    row, column = len(source), len(target)
    changes = []
    while row > 0 or column > 0:
        here = table[row][column]
        if row > 0 and column > 0 and source[row - 1] == target[column - 1]:
            row, column = row - 1, column - 1
        elif row > 0 and column > 0 and here == table[row - 1][column - 1] + 1:
            row, column = row - 1, column - 1
            changes.append(f"{source[row]} becomes {target[column]}")
        elif row > 0 and here == table[row - 1][column] + 1:
            row -= 1
            changes.append(f"{source[row]} goes")
        else:
            column -= 1
            changes.append(f"{target[column]} comes")
    return changes[::-1]


source, target = "kitten", "sitting"
table = fill(source, target)
print(table[-1][-1], way_back(table, source, target))
