"""Words counted, grouped by length and sorted: strings, dicts, comprehensions."""

SYLLABLES = "ka lo mi ren tas vu per don sil ax".split()


def text(count):
    state = 7
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


groups = by_length(count(text(120000).split()))
print({length: group[0] for length, group in sorted(groups.items())})
