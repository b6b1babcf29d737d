"""monitoring.py PROGRAM ROUNDS: `sys.monitoring` with callbacks that do nothing, at every line, call and return. Records nothing."""

import sys

program = sys.argv[1]
sys.argv = sys.argv[1:]
with open(program) as file:
    code = compile(file.read(), program, "exec")


def on_event(*_arguments):
    return None


monitoring = sys.monitoring
monitoring.use_tool_id(monitoring.DEBUGGER_ID, "bench")
wanted = (monitoring.events.LINE, monitoring.events.PY_START, monitoring.events.PY_RETURN)
for event in wanted:
    monitoring.register_callback(monitoring.DEBUGGER_ID, event, on_event)
monitoring.set_events(monitoring.DEBUGGER_ID, wanted[0] | wanted[1] | wanted[2])
exec(code, {"__name__": "__main__", "__file__": program})
monitoring.set_events(monitoring.DEBUGGER_ID, 0)
