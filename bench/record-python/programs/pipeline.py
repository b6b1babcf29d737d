"""Generators that feed each other: a source, filters, windows, sums."""

import sys


def numbers(count, seed):
    state = seed
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2147483648
        yield state >> 12


def without_multiples(values, divisors):
    for value in values:
        for divisor in divisors:
            if value % divisor == 0:
                break
        else:
            yield value


def windows(values, size):
    window = []
    for value in values:
        window.append(value)
        if len(window) == size:
            yield tuple(window)
            del window[0]


def rising(values):
    for first, second, third in values:
        if first < second < third:
            yield third - first


total = 0
for round_number in range(int(sys.argv[1])):
    source = without_multiples(numbers(2600, round_number), (2, 3, 7))
    for step in rising(windows(source, 3)):
        total += step & 255
print(total)
