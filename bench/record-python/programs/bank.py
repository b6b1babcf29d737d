"""Customers and tellers of a bank, simulated: classes, inheritance, properties, small methods."""

import sys


class Customer:
    def __init__(self, name, arrival, work):
        self.name = name
        self.arrival = arrival
        self.work = work
        self.served = None

    @property
    def waited(self):
        return self.served - self.arrival


class HurriedCustomer(Customer):
    patience = 12

    def __init__(self, name, arrival, work):
        super().__init__(name, arrival, max(1, work - 2))

    def stays(self, now):
        return now - self.arrival <= self.patience


class Teller:
    def __init__(self, number):
        self.number = number
        self.customer = None
        self.left = 0
        self.log = []

    def take(self, customer, now):
        self.customer = customer
        self.left = customer.work
        customer.served = now

    def tick(self):
        if self.customer is None:
            return
        self.left -= 1
        if self.left == 0:
            self.log.append((self.customer.name, self.customer.waited))
            self.customer = None


class Bank:
    def __init__(self, tellers, seed):
        self.tellers = [Teller(number) for number in range(tellers)]
        self.queue = []
        self.lost = 0
        self.state = seed

    def chance(self, outcomes):
        self.state = (self.state * 1103515245 + 12345) % 2147483648
        return (self.state >> 16) % outcomes

    def step(self, now):
        if self.chance(3) == 0:
            kind = HurriedCustomer if self.chance(4) == 0 else Customer
            self.queue.append(kind("c%d" % now, now, 4 + self.chance(12)))
        for teller in self.tellers:
            if teller.customer is None and self.queue:
                customer = self.queue.pop(0)
                if isinstance(customer, HurriedCustomer) and not customer.stays(now):
                    self.lost += 1
                else:
                    teller.take(customer, now)
            teller.tick()


total = lost = 0
for round_number in range(int(sys.argv[1])):
    bank = Bank(3, round_number)
    for now in range(550):
        bank.step(now)
    total += sum(waited for teller in bank.tellers for _, waited in teller.log)
    lost += bank.lost
print(total, lost)
