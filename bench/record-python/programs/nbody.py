"""Planets that attract each other, step by step: floats in lists, unpacking in loops."""

import sys

SUN_MASS = 39.47841760435743
DAYS = 365.24


def bodies():
    return [
        ([0.0, 0.0, 0.0], [0.0, 0.0, 0.0], SUN_MASS),
        ([4.8414, -1.1603, -0.1036], [0.00166 * DAYS, 0.0077 * DAYS, -0.0000690 * DAYS], 0.000954 * SUN_MASS),
        ([8.3433, 4.1248, -0.4035], [-0.002767 * DAYS, 0.0049985 * DAYS, 0.0000230 * DAYS], 0.000285 * SUN_MASS),
        ([12.8943, -15.1111, -0.2233], [0.002964 * DAYS, 0.0023784 * DAYS, -0.0000296 * DAYS], 0.0000436 * SUN_MASS),
        ([15.3796, -25.9193, 0.1792], [0.002680 * DAYS, 0.0016282 * DAYS, -0.0000951 * DAYS], 0.0000515 * SUN_MASS),
    ]


def pairs_of(things):
    return [(things[i], things[j]) for i in range(len(things)) for j in range(i + 1, len(things))]


def advance(system, pairs, dt, steps):
    for _ in range(steps):
        for ((x1, y1, z1), v1, m1), ((x2, y2, z2), v2, m2) in pairs:
            dx = x1 - x2
            dy = y1 - y2
            dz = z1 - z2
            force = dt * ((dx * dx + dy * dy + dz * dz) ** -1.5)
            pull1 = m1 * force
            pull2 = m2 * force
            v1[0] -= dx * pull2
            v1[1] -= dy * pull2
            v1[2] -= dz * pull2
            v2[0] += dx * pull1
            v2[1] += dy * pull1
            v2[2] += dz * pull1
        for place, (vx, vy, vz), _ in system:
            place[0] += dt * vx
            place[1] += dt * vy
            place[2] += dt * vz


def energy(system, pairs):
    total = 0.0
    for (place1, _, m1), (place2, _, m2) in pairs:
        total -= m1 * m2 / sum((a - b) ** 2 for a, b in zip(place1, place2)) ** 0.5
    for _, (vx, vy, vz), mass in system:
        total += mass * (vx * vx + vy * vy + vz * vz) / 2.0
    return total


system = bodies()
pairs = pairs_of(system)
for _ in range(int(sys.argv[1])):
    advance(system, pairs, 0.01, 90)
print(round(energy(system, pairs), 9))
