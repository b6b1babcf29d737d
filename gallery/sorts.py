"""Three ways to put one list in order: watch where each of them looks, and what it leaves behind in order."""


def insertion_sort(cards):
    for i in range(1, len(cards)):
        card = cards[i]
        j = i
        while j > 0 and cards[j - 1] > card:
            cards[j] = cards[j - 1]
            j -= 1
        cards[j] = card


def selection_sort(cards):
    for i in range(len(cards) - 1):
        least = i
        for j in range(i + 1, len(cards)):
            if cards[j] < cards[least]:
                least = j
        cards[i], cards[least] = cards[least], cards[i]


def quicksort(cards, low, high):
    if low >= high:
        return
    pivot = cards[(low + high) // 2]
    left, right = low, high
    while left <= right:
        while cards[left] < pivot:
            left += 1
        while cards[right] > pivot:
            right -= 1
        if left <= right:
            cards[left], cards[right] = cards[right], cards[left]
            left += 1
            right -= 1
    quicksort(cards, low, right)
    quicksort(cards, left, high)


hand = [31, 8, 44, 19, 27, 12, 63, 38, 5, 52]
for sort in (insertion_sort, selection_sort):
    cards = list(hand)
    sort(cards)
    print(sort.__name__, cards)

cards = list(hand)
quicksort(cards, 0, len(cards) - 1)
print("quicksort", cards)
