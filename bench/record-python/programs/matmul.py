"""Products of matrices that are lists of lists: three nested loops, floats."""

import sys


def product(left, right):
    rows, inner, columns = len(left), len(right), len(right[0])
    result = [[0.0] * columns for _ in range(rows)]
    for i in range(rows):
        row = left[i]
        target = result[i]
        for j in range(columns):
            total = 0.0
            for k in range(inner):
                total += row[k] * right[k][j]
            target[j] = total
    return result


def matrix(size, seed):
    return [[((i * 31 + j * 17 + seed) % 101) / 101 for j in range(size)] for i in range(size)]


trace = 0.0
for round_number in range(int(sys.argv[1])):
    made = product(matrix(28, round_number), matrix(28, round_number + 1))
    trace += sum(made[i][i] for i in range(28))
print(round(trace, 6))
