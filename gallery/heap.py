"""A waiting room that always calls the most urgent patient: a binary heap in a list, pushed, popped and emptied."""


def push(heap, patient):
    heap.append(patient)
    i = len(heap) - 1
    while i > 0:
        parent = (i - 1) // 2
        if heap[parent] <= heap[i]:
            break
        heap[i], heap[parent] = heap[parent], heap[i]
        i = parent


def pop(heap):
    first, last = heap[0], heap.pop()
    if heap:
        heap[0] = last
        i = 0
        while (child := 2 * i + 1) < len(heap):
            if child + 1 < len(heap) and heap[child + 1] < heap[child]:
                child += 1
            if heap[i] <= heap[child]:
                break
            heap[i], heap[child] = heap[child], heap[i]
            i = child
    return first


waiting = []
for patient in [(4, "Ada"), (2, "Bo"), (5, "Cem"), (1, "Dina"), (3, "Eli"), (2, "Fay")]:
    push(waiting, patient)

while waiting:
    urgency, name = pop(waiting)
    print(f"{name} ({urgency})")
