"""usage.py FILE COMMAND...: runs COMMAND in its place and writes what it has used to FILE (seconds, KiB).

The kernel's account of exactly one process and what it waited for: neither Node's start-up nor the host's work is in it.
"""
import json
import os
import sys
import time

file, *command = sys.argv[1:]
started = time.monotonic()
process = os.fork()
if process == 0:
    os.execvp(command[0], command)
_, status, usage = os.wait4(process, 0)
with open(file, "w") as out:
    json.dump(
        {
            "cpu": usage.ru_utime + usage.ru_stime,
            "wall": time.monotonic() - started,
            "memory": usage.ru_maxrss,
        },
        out,
    )
sys.exit(os.waitstatus_to_exitcode(status) if hasattr(os, "waitstatus_to_exitcode") else status >> 8)
