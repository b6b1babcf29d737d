"""A till that balances on most days: one receipt is wrong, and the exception is raised far from where it was made."""

from dataclasses import dataclass, field


@dataclass
class Item:
    name: str
    cents: int
    count: int = 1


@dataclass
class Receipt:
    number: int
    items: list = field(default_factory=list)
    discount: int = 0


class Unbalanced(Exception):
    def __init__(self, number, paid, due):
        super().__init__(f"receipt {number}: {paid} paid, {due} due")
        self.number = number


def parse(line):
    number, *parts = line.split(";")
    receipt = Receipt(int(number))
    for part in parts:
        name, amount = part.split("=")
        if name == "discount":
            receipt.discount = int(amount)
        else:
            count, _, cents = amount.rpartition("x")
            receipt.items.append(Item(name, int(cents), int(count or 1)))
    return receipt


def due(receipt):
    # The discount is taken once for each kind of item. It should be taken once.
    return sum(item.cents * item.count - receipt.discount for item in receipt.items)


def check(receipts, payments):
    for receipt in receipts:
        paid = payments[receipt.number]
        if paid != due(receipt):
            raise Unbalanced(receipt.number, paid, due(receipt))


lines = [
    "1;bread=420;milk=2x135",
    "2;cheese=890;discount=50",
    "3;apples=3x60;honey=750;discount=100",
]
receipts = [parse(line) for line in lines]
payments = {1: 690, 2: 840, 3: 830, 4: 0}
try:
    check(receipts, payments)
except Unbalanced as problem:
    print("till closed:", problem)
try:
    check(receipts + [parse("5;plums=12x")], payments)
except ValueError as problem:
    print("not a receipt:", problem)
