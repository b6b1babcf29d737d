"""Insertion sort, quicksort and merge sort on lists of ints: indices, swaps, recursion."""

import sys


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


def merge_sort(items):
    if len(items) < 2:
        return items
    middle = len(items) // 2
    left, right = merge_sort(items[:middle]), merge_sort(items[middle:])
    merged = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
    merged.extend(left[i:])
    merged.extend(right[j:])
    return merged


total = 0
for round_number in range(int(sys.argv[1])):
    few = numbers(120, round_number)
    many = numbers(700, round_number)
    insertion_sort(few)
    merged = merge_sort(many)
    quicksort(many, 0, len(many) - 1)
    assert many == merged and few == sorted(few)
    total += few[60] + many[350]
print(total)
