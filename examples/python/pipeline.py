"""A pipeline of generators: nothing runs before the last stage asks for the next line."""

LOG = """
09:00 GET /timetable 200 12
09:00 GET /ticket 200 31
09:01 POST /ticket 500 840
-- log rotated --
09:01 GET /timetable 200 9
09:02 POST /ticket 200 77
09:03 GET /map 404 3
09:03 POST /ticket 500 912
"""


def lines(text):
    for line in text.strip().splitlines():
        yield line


def requests(source):
    """Lines that are requests, as dicts; others are counted and skipped."""
    skipped = 0
    for line in source:
        try:
            time, method, path, status, duration = line.split()
            request = {"time": time, "route": f"{method} {path}", "status": int(status), "ms": int(duration)}
        except ValueError:
            skipped += 1
        else:
            yield request
    return skipped


def counted(source, totals):
    """Passes requests through and keeps the number and the time of each route."""
    skipped = yield from requests(source)
    totals["skipped"] = skipped


def running_mean():
    """Takes numbers with send() and answers with the mean of all so far."""
    count, mean = 0, None
    while True:
        number = yield mean
        count += 1
        mean = number if mean is None else mean + (number - mean) / count


totals = {}
slowest = {}
mean = running_mean()
next(mean)
for request in counted(lines(LOG), totals):
    average = mean.send(request["ms"])
    if request["ms"] > slowest.get(request["route"], 0):
        slowest[request["route"]] = request["ms"]
    if request["status"] >= 500:
        print(f"{request['time']} {request['route']} failed after {request['ms']} ms (mean {average:.0f} ms)")
mean.close()

for route, ms in sorted(slowest.items(), key=lambda pair: -pair[1]):
    print(f"{route:16}{ms:5} ms at worst")
print(totals["skipped"], "line skipped")
