"""Shortest ways through a grid with a heap: tuples, dicts, heapq."""

import heapq
import sys


def grid_graph(width, height, seed):
    state = seed
    graph = {}
    for y in range(height):
        for x in range(width):
            edges = []
            for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1)):
                if 0 <= x + dx < width and 0 <= y + dy < height:
                    state = (state * 1103515245 + 12345) % 2147483648
                    edges.append(((x + dx, y + dy), 1 + (state >> 16) % 9))
            graph[(x, y)] = edges
    return graph


def distances(graph, start):
    best = {start: 0}
    before = {}
    heap = [(0, start)]
    while heap:
        distance, node = heapq.heappop(heap)
        if distance > best[node]:
            continue
        for neighbour, weight in graph[node]:
            candidate = distance + weight
            if candidate < best.get(neighbour, 1 << 30):
                best[neighbour] = candidate
                before[neighbour] = node
                heapq.heappush(heap, (candidate, neighbour))
    return best, before


def way(before, node):
    nodes = [node]
    while node in before:
        node = before[node]
        nodes.append(node)
    return nodes


total = 0
for round_number in range(int(sys.argv[1])):
    graph = grid_graph(22, 22, round_number)
    best, before = distances(graph, (0, 0))
    total += best[(21, 21)] + len(way(before, (21, 21)))
print(total)
