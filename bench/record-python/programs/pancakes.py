"""How many flips the worst order of pancakes needs (fannkuch): lists that are sliced, reversed and rotated."""

import sys


def most_flips(count):
    order = list(range(count))
    turns = [0] * count
    checksum = 0
    most = 0
    number = 0
    while True:
        flips = 0
        stack = order[:]
        first = stack[0]
        while first:
            stack[: first + 1] = stack[first::-1]
            flips += 1
            first = stack[0]
        most = max(most, flips)
        checksum += flips if number % 2 == 0 else -flips
        number += 1
        place = 1
        while True:
            if place == count:
                return checksum, most
            order.insert(place, order.pop(0))
            turns[place] += 1
            if turns[place] <= place:
                break
            turns[place] = 0
            place += 1


total = 0
for _ in range(int(sys.argv[1])):
    checksum, most = most_flips(6)
    total += checksum + most
print(total)
