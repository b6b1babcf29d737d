"""Insertion sort and quicksort on lists of small ints."""


def numbers(count, seed):
    state = seed
    made = []
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2147483648
        made.append(state >> 8)
    return made


def insertion_sort(items):
    for i in range(1, len(items)):
        item = items[i]
        j = i - 1
        while j >= 0 and items[j] > item:
            items[j + 1] = items[j]
            j -= 1
        items[j + 1] = item


def quicksort(items, low, high):
    while low < high:
        pivot = items[(low + high) // 2]
        i, j = low, high
        while i <= j:
            while items[i] < pivot:
                i += 1
            while items[j] > pivot:
                j -= 1
            if i <= j:
                items[i], items[j] = items[j], items[i]
                i += 1
                j -= 1
        quicksort(items, low, j)
        low = i


few = numbers(1200, 1)
insertion_sort(few)
many = numbers(30000, 2)
quicksort(many, 0, len(many) - 1)
print(few == sorted(few), many == sorted(many), few[600], many[10000])
