"""From one town to all others: by fewest roads with a queue (BFS), then by fewest kilometres with a heap (Dijkstra)."""

import heapq
from collections import deque

roads = {
    "Aarau": {"Bern": 80, "Olten": 14, "Zug": 55},
    "Bern": {"Aarau": 80, "Fribourg": 34, "Thun": 31},
    "Olten": {"Aarau": 14, "Basel": 46, "Zug": 60},
    "Zug": {"Aarau": 55, "Olten": 60, "Chur": 118},
    "Basel": {"Olten": 46},
    "Fribourg": {"Bern": 34, "Lausanne": 71},
    "Thun": {"Bern": 31, "Brig": 76},
    "Brig": {"Thun": 76, "Lausanne": 146, "Chur": 192},
    "Lausanne": {"Fribourg": 71, "Brig": 146},
    "Chur": {"Zug": 118, "Brig": 192},
}


def fewest_roads(start):
    steps = {start: 0}
    queue = deque([start])
    while queue:
        town = queue.popleft()
        for other in roads[town]:
            if other not in steps:
                steps[other] = steps[town] + 1
                queue.append(other)
    return steps


def shortest_way(start):
    distance = {start: 0}
    waiting = [(0, start)]
    done = set()
    while waiting:
        far, town = heapq.heappop(waiting)
        if town in done:
            continue
        done.add(town)
        for other, length in roads[town].items():
            total = far + length
            if total < distance.get(other, 10_000):
                distance[other] = total
                heapq.heappush(waiting, (total, other))
    return distance


print(fewest_roads("Basel"))
print(shortest_way("Basel"))
