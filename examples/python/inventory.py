"""A shop's day, read from lines of text: some of them cannot be carried out, and one is nonsense."""
from dataclasses import dataclass, field

DAY = """
deliver apples 40
deliver pears 12
sell apples 15
sell pears 20
sell figs 1
return apples 2
juggle pears 3
sell apples many
sell apples 27
"""


class OutOfStock(Exception):
    def __init__(self, name, wanted, left):
        super().__init__(f"{wanted} {name} wanted, {left} left")
        self.name = name


@dataclass
class Shelf:
    name: str
    count: int = 0
    history: list = field(default_factory=list)

    def change(self, by):
        if self.count + by < 0:
            raise OutOfStock(self.name, -by, self.count)
        self.count += by
        self.history.append(by)


class Shop:
    def __init__(self):
        self.shelves = {}
        self.refused = []

    def deliver(self, name, count):
        self.shelves.setdefault(name, Shelf(name)).change(count)

    def sell(self, name, count):
        self.shelves[name].change(-count)

    def carry_out(self, line):
        verb, name, count = line.split()
        actions = {"deliver": self.deliver, "return": self.deliver, "sell": self.sell}
        actions[verb](name, int(count))


shop = Shop()
for number, line in enumerate(DAY.strip().splitlines(), start=1):
    try:
        shop.carry_out(line)
    except OutOfStock as problem:
        shop.refused.append((number, str(problem)))
    except KeyError as problem:
        shop.refused.append((number, f"unknown: {problem.args[0]}"))
    except ValueError:
        shop.refused.append((number, f"not a count: {line.split()[-1]}"))

for name, shelf in sorted(shop.shelves.items()):
    print(f"{name:7}{shelf.count:3}  {shelf.history}")
for number, problem in shop.refused:
    print(f"line {number}: {problem}")
