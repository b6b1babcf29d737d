"""Words counted, grouped by length and sorted: strings, dicts, comprehensions."""

import sys

SYLLABLES = "ka lo mi ren tas vu per don sil ax".split()


def text(count, seed):
    state = seed
    made = []
    for _ in range(count):
        word = ""
        for _ in range(1 + state % 3):
            state = (state * 1103515245 + 12345) % 2147483648
            word += SYLLABLES[(state >> 16) % len(SYLLABLES)]
        made.append(word)
    return " ".join(made)


def count(words):
    counts = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts


def by_length(counts):
    groups = {}
    for word, number in counts.items():
        groups.setdefault(len(word), []).append((number, word))
    return {length: sorted(group, reverse=True) for length, group in groups.items()}


most = {}
for round_number in range(int(sys.argv[1])):
    groups = by_length(count(text(2000, round_number).split()))
    for length, group in groups.items():
        number, word = group[0]
        most[word] = most.get(word, 0) + number * length
print(sorted(most.items())[:3], len(most))
