"""Primes below a limit, crossed out one by one: a tight loop over one long list."""

import sys


def primes(limit):
    crossed = [False] * limit
    found = []
    for number in range(2, limit):
        if crossed[number]:
            continue
        found.append(number)
        multiple = number * number
        while multiple < limit:
            crossed[multiple] = True
            multiple += number
    return found


total = 0
for round_number in range(int(sys.argv[1])):
    total += len(primes(25000 + round_number))
print(total)
