"""The shortest way out of a maze: a flood from the start, then the way back along falling numbers."""
from collections import deque

MAZE = """
#########
#S..#...#
#.#.#.#.#
#.#...#.#
#.#####.#
#......E#
#########
""".split()

AROUND = ((-1, 0), (0, 1), (1, 0), (0, -1))


def find(maze, letter):
    for row, line in enumerate(maze):
        column = line.find(letter)
        if column >= 0:
            return row, column
    raise ValueError(f"no {letter} in the maze")


def flood(maze, start, goal):
    """Steps from start to each cell that the water has reached when it arrives at the goal."""
    distance = {start: 0}
    front = deque([start])
    while front:
        here = front.popleft()
        if here == goal:
            break
        for down, right in AROUND:
            there = here[0] + down, here[1] + right
            if maze[there[0]][there[1]] != "#" and there not in distance:
                distance[there] = distance[here] + 1
                front.append(there)
    return distance


def way_back(distance, goal):
    way = [goal]
    while distance[way[-1]] > 0:
        row, column = way[-1]
        neighbours = [(row + down, column + right) for down, right in AROUND]
        way.append(min((n for n in neighbours if n in distance), key=distance.get))
    way.reverse()
    return way


start, goal = find(MAZE, "S"), find(MAZE, "E")
distance = flood(MAZE, start, goal)
way = way_back(distance, goal)

grid = [list(line) for line in MAZE]
for row, column in way[1:-1]:
    grid[row][column] = "*"
for line in grid:
    print("".join(line))
print(len(way) - 1, "steps,", len(distance), "cells seen")
