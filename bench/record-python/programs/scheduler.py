"""An operating system in small: tasks with queues of packets, run by priority. Linked objects and methods that are overridden."""

import sys


class Packet:
    def __init__(self, link, target, kind):
        self.link = link
        self.target = target
        self.kind = kind
        self.letters = [0] * 4
        self.cursor = 0

    def append_to(self, packets):
        self.link = None
        if packets is None:
            return self
        last = packets
        while last.link is not None:
            last = last.link
        last.link = self
        return packets


class Task:
    def __init__(self, system, name, priority, waiting, packets):
        self.system = system
        self.name = name
        self.priority = priority
        self.waiting = waiting
        self.held = False
        self.packets = packets
        self.next = None
        system.add(self)

    def ready(self):
        return not self.held and (not self.waiting or self.packets is not None)

    def run_once(self):
        packet = self.packets
        if packet is not None:
            self.packets = packet.link
            packet.link = None
        self.waiting = False
        return self.work(packet)

    def take(self, packet, sender):
        self.packets = packet.append_to(self.packets)
        return self if self.priority > sender.priority else sender

    def work(self, packet):
        raise NotImplementedError


class Idler(Task):
    def __init__(self, system, name, priority, rounds):
        super().__init__(system, name, priority, False, None)
        self.rounds = rounds
        self.control = 1

    def work(self, packet):
        self.rounds -= 1
        if self.rounds == 0:
            return self.system.hold(self)
        if self.control & 1:
            self.control = (self.control // 2) ^ 0xD008
            return self.system.release("device b")
        self.control //= 2
        return self.system.release("device a")


class Worker(Task):
    def __init__(self, system, name, priority, packets):
        super().__init__(system, name, priority, True, packets)
        self.letter = 0

    def work(self, packet):
        if packet is None:
            return self.system.wait(self)
        packet.target = "handler a" if self.letter % 2 == 0 else "handler b"
        packet.cursor = 0
        for i in range(len(packet.letters)):
            self.letter = self.letter % 26 + 1
            packet.letters[i] = 64 + self.letter
        return self.system.send(packet, self)


class Handler(Task):
    def __init__(self, system, name, priority, device, packets):
        super().__init__(system, name, priority, True, packets)
        self.device = device
        self.work_in = None
        self.device_in = None

    def work(self, packet):
        if packet is not None:
            if packet.kind == "work":
                self.work_in = packet.append_to(self.work_in)
            else:
                self.device_in = packet.append_to(self.device_in)
        work = self.work_in
        if work is None:
            return self.system.wait(self)
        if work.cursor >= len(work.letters):
            self.work_in = work.link
            work.target = "worker"
            return self.system.send(work, self)
        device = self.device_in
        if device is None:
            return self.system.wait(self)
        self.device_in = device.link
        device.letters[0] = work.letters[work.cursor]
        work.cursor += 1
        device.target = self.device
        return self.system.send(device, self)


class Device(Task):
    def __init__(self, system, name, priority):
        super().__init__(system, name, priority, True, None)
        self.pending = None
        self.back = None

    def work(self, packet):
        if packet is None:
            pending = self.pending
            if pending is None:
                return self.system.wait(self)
            self.pending = None
            pending.target = self.back
            return self.system.send(pending, self)
        self.pending = packet
        self.back = "handler a" if self.name == "device a" else "handler b"
        return self.system.hold(self)


class System:
    def __init__(self):
        self.tasks = {}
        self.first = None
        self.sent = 0
        self.holds = 0

    def add(self, task):
        task.next = self.first
        self.first = task
        self.tasks[task.name] = task

    def hold(self, task):
        self.holds += 1
        task.held = True
        return task.next

    def wait(self, task):
        task.waiting = True
        return task

    def release(self, name):
        task = self.tasks[name]
        task.held = False
        return task

    def send(self, packet, sender):
        self.sent += 1
        return self.tasks[packet.target].take(packet, sender)

    def run(self):
        task = self.first
        while task is not None:
            task = task.run_once() if task.ready() else task.next


def packets_of(target, kind, count):
    packets = None
    for _ in range(count):
        packets = Packet(packets, target, kind)
    return packets


total = 0
for _ in range(int(sys.argv[1])):
    system = System()
    Idler(system, "idler", 0, 220)
    Worker(system, "worker", 1000, packets_of("worker", "work", 2))
    Handler(system, "handler a", 2000, "device a", packets_of("device a", "device", 3))
    Handler(system, "handler b", 3000, "device b", packets_of("device b", "device", 3))
    Device(system, "device a", 4000)
    Device(system, "device b", 5000)
    system.run()
    total += system.sent * 1000 + system.holds
print(total)
