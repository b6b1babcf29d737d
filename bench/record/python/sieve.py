"""Primes below a limit, crossed out one by one."""


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


found = primes(1000000)
print(len(found), found[-1])
