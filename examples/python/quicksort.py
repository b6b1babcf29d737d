"""Quicksort in place: two pointers walk towards each other and swap what stands on the wrong side."""
import random


def partition(numbers, first, last):
    """Bring everything at most the pivot before everything at least the pivot."""
    pivot = numbers[(first + last) // 2]
    left, right = first, last
    while True:
        while numbers[left] < pivot:
            left += 1
        while numbers[right] > pivot:
            right -= 1
        if left >= right:
            return right
        numbers[left], numbers[right] = numbers[right], numbers[left]
        left += 1
        right -= 1


def quicksort(numbers, first, last):
    if first >= last:
        return
    middle = partition(numbers, first, last)
    quicksort(numbers, first, middle)
    quicksort(numbers, middle + 1, last)


random.seed(7)
numbers = [random.randrange(10, 100) for _ in range(12)]
print("before", *numbers)
quicksort(numbers, 0, len(numbers) - 1)
print("after ", *numbers)
