"""Random programs over the language's statements and containers: `python generating.py FOLDER FIRST COUNT`.

Writes COUNT modules, `program_SEED.py` with seeds from FIRST, and `main.py`, which imports each and prints the traceback of what ends it.
"""

import os
import sys

from programs.program import Program

# When cycles are collected differs between runs, and what they print then; here it is told.
MAIN = """import gc
import sys
import traceback

gc.disable()
for number in range({first}, {last}):
    print("program", number)
    try:
        __import__("program_" + str(number))
    except Exception:
        traceback.print_exc(file=sys.stdout)
    gc.collect()
"""


def main(folder, first, count):
    for seed in range(first, first + count):
        with open(os.path.join(folder, f"program_{seed}.py"), "w", encoding="utf-8") as file:
            file.write(Program(seed).text())
    with open(os.path.join(folder, "main.py"), "w") as file:
        file.write(MAIN.format(first=first, last=first + count))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
