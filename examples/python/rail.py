"""Quickest train from one Swiss station to all others."""
from math import inf

NETWORK = {
    "GVA": {"LSN": 36},
    "LSN": {"GVA": 36, "BRN": 66, "SIO": 65, "BSL": 130},
    "SIO": {"LSN": 65, "BRN": 88, "LUG": 182},
    "BRN": {"LSN": 66, "SIO": 88, "BSL": 56, "LUZ": 60, "ZRH": 56},
    "BSL": {"LSN": 130, "BRN": 56, "LUZ": 61, "ZRH": 53},
    "LUZ": {"BRN": 60, "BSL": 61, "ZRH": 41, "LUG": 119},
    "ZRH": {"LUG": 137, "STG": 63, "CHU": 75, "BSL": 53, "BRN": 56, "LUZ": 41},
    "STG": {"ZRH": 63, "CHU": 87},
    "CHU": {"ZRH": 75, "STG": 87, "LUG": 150},
    "LUG": {"LUZ": 119, "ZRH": 137, "CHU": 150, "SIO": 182},
}


def push(heap, item):
    heap.append(item)
    i = len(heap) - 1
    while i > 0:
        parent = (i - 1) // 2
        if heap[parent] <= heap[i]:
            break
        heap[i], heap[parent] = heap[parent], heap[i]
        i = parent


def pop(heap):
    top, last = heap[0], heap.pop()
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
    return top


def quickest(network, start):
    best = {start: 0}
    heap = [(0, start)]
    while heap:
        time, here = pop(heap)
        if time > best[here]:
            continue
        for there, ride in network[here].items():
            total = time + ride
            if total < best.get(there, inf):
                best[there] = total
                push(heap, (total, there))
    return best


best = quickest(NETWORK, "ZRH")
for goal in ("GVA", "PAR"):
    try:
        print(f"{goal} {best[goal]} min")
    except KeyError:
        print(f"{goal} is not on the network")
