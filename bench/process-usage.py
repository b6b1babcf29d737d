"""process-usage.py FILE COMMAND…: runs COMMAND in its place and writes what its process has used to FILE (seconds, KiB).

The kernel's account of exactly one process: neither Node's start nor the host's work is in it. `waited` is the time in which it neither
ran nor waited for a processor: it waited for somebody, as for the host to take what it has recorded. Known on Linux only; null elsewhere.
"""

import json
import os
import sys
import time


def runs_and_queues(process):
    """Seconds that the first thread of a process ran and stood in a processor's queue."""
    try:
        with open("/proc/%d/schedstat" % process) as file:
            ran, queued = file.read().split()[:2]
        return (int(ran) + int(queued)) / 1e9
    except OSError:
        return None


file, *command = sys.argv[1:]
started = time.monotonic()
process = os.fork()
if process == 0:
    os.execvp(command[0], command)
os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
wall = time.monotonic() - started
busy = runs_and_queues(process)
_, status, usage = os.wait4(process, 0)
with open(file, "w") as out:
    json.dump(
        {
            "cpu": usage.ru_utime + usage.ru_stime,
            "wall": wall,
            "waited": None if busy is None else max(0, wall - busy),
            "memory": usage.ru_maxrss,
        },
        out,
    )
sys.exit(128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))
