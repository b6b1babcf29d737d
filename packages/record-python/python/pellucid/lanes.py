"""The tasks of `asyncio` as tasks of the recording: what each does, who made it, and the switches between them in their true order."""

import sys
from _thread import get_ident
from _weakref import ref
from types import CoroutineType

from .calls import Call, Function
from .kept_builtins import __builtins__  # noqa: F401
from .numbers import varint


class _Life(ref):
    __slots__ = ("key",)


class Lane:
    """One task: its number, its stack of calls, and a weak reference to it."""

    __slots__ = ("life", "number", "stack")

    def __init__(self, number, stack, life):
        self.number = number
        self.stack = stack
        self.life = life


class Lanes:
    """Asked wherever another task may be at work than before. A task that waits keeps its stack, as a thread does.

    Which task runs is asked of `asyncio` itself; a lane is known by the address of its task as long as that lives.
    """

    def __init__(self, recorder):
        self._r = recorder
        self._asyncio = None
        self._lanes = {}
        self._keys = {}
        self._homes = {}
        self._fresh = []
        self._ended = []

    def install(self):
        """`asyncio` is loaded: every task that is made from here on is told where it is made."""
        tasks = sys.modules.get("asyncio.tasks")
        if tasks is None or self._asyncio is not None:
            return
        self._asyncio = tasks
        self._r.lanes = True
        made = getattr(tasks, "_scheduled_tasks", None)
        made = getattr(tasks, "_all_tasks", None) if made is None else made
        add = getattr(made, "add", None)
        if add is None:
            return  # They are told when they are first seen at work.

        def add_and_tell(task):
            add(task)
            self._made(task)

        made.add = add_and_tell

    def uninstall(self):
        """Nothing more is told, and what was told is forgotten."""
        made = getattr(self._asyncio, "_scheduled_tasks", None)
        made = getattr(self._asyncio, "_all_tasks", None) if made is None else made
        getattr(made, "__dict__", {}).pop("add", None)
        self._asyncio = None
        self._r.lanes = False
        for known in (self._lanes, self._keys, self._homes, self._fresh, self._ended):
            known.clear()

    def stacks(self):
        """Those that are put aside while another one is at work in their thread, and some that are not."""
        return [lane.stack for lane in self._lanes.values()] + [stack for _, stack in self._homes.values()]

    def tell_anew(self, tell_calls):
        """Every lane, and what each thread does besides, is told anew, with the calls on its stack. `tell_calls`: of a stack, with its frames or its thread."""
        r = self._r
        current = {id(stack): number for number, stack, _ in r.stacks.values()}
        self._keys.clear()
        self._ended.clear()
        for key, lane in self._lanes.items():
            task = lane.life()
            number = current.get(id(lane.stack))
            if number is None:
                number = self._begin("asyncio task", "Task" if task is None else self._name_of(task))
                tell_calls(lane.stack, _frames_of(task))
            lane.number = number
            self._keys[number] = key
        for ident, (_, stack) in list(self._homes.items()):
            number = current.get(id(stack))
            if number is None and ident in r.stacks:
                number = self._begin("thread", r.stacks[ident][2])
                tell_calls(stack, None, ident)
            self._homes[ident] = (number or 0, stack)

    def _begin(self, kind, name):
        r = self._r
        r.tasks += 1
        r.append(b"\x17" + varint(r.tasks) + r.encoders.text(kind) + r.encoders.text(name))
        r.append(b"\x16" + varint(r.tasks))
        return r.tasks

    def settle(self):
        """Makes the lane current that is at work in this thread."""
        if self._asyncio is None:
            return
        ident = get_ident()
        task = self._task_at_work()
        key = None if task is None else id(task)
        number, stack, name = self._r.stacks[ident]
        if self._keys.get(number) == key:
            return
        self._tell_made()
        if number not in self._keys:
            self._homes[ident] = (number, stack)
        self._tell_ended(number)
        if task is None:
            self._go_on(ident, *self._homes[ident], name)
            return
        lane = self._lanes.get(key)
        if lane is None:
            self._start(task)
            lane = self._lanes[key]
        self._go_on(ident, lane.number, lane.stack, name)

    def find(self, call):
        """Makes the lane current that has the call on its stack: something ends it from outside, while its task waits."""
        ident = get_ident()
        number, stack, name = self._r.stacks[ident]
        for lane in self._lanes.values():
            if call in lane.stack:
                if number not in self._keys:
                    self._homes[ident] = (number, stack)
                self._go_on(ident, lane.number, lane.stack, name)
                return True
        return False

    def _go_on(self, ident, number, stack, name):
        known = self._r.stacks[ident] = (number, stack, name)
        self._r.go_on(ident, known)

    def _task_at_work(self):
        events = sys.modules.get("asyncio.events")
        loop = events._get_running_loop() if events is not None else None
        if loop is None:
            return None
        now = getattr(self._asyncio, "_current_tasks", None)
        return now.get(loop) if type(now) is dict else self._asyncio.current_task(loop)

    # The life of a task

    def _made(self, task):
        """A task was made. It may get its name in a moment, so it is told by the next probe of the call that runs."""
        r = self._r
        if not r.active or (not r.acquire(False) and not r.enter()):
            return
        try:
            if get_ident() != r.thread:
                r.switch()
            self.settle()
            self._fresh.append(ref(task))
            if r.call.pending is None and len(r.stack) > 1:
                r.call.pending = (self._tell_made, True)
            else:
                self._tell_made()
        except BaseException as error:
            r.failed(error)
        finally:
            r.release()

    def _tell_made(self):
        while self._fresh:
            task = self._fresh.pop(0)()
            if task is not None and id(task) not in self._lanes:
                self._start(task)

    def _start(self, task):
        r = self._r
        key = id(task)
        life = _Life(task, self._died)
        life.key = key
        root = Call(0, Function.root())
        root.awaiting = True  # What is entered from it may be another task's.
        r.tasks += 1
        name = self._name_of(task)
        self._lanes[key] = Lane(r.tasks, [root], life)
        self._keys[r.tasks] = key
        r.append(b"\x17" + varint(r.tasks) + r.encoders.text("asyncio task") + r.encoders.text(name))

    def _name_of(self, task):
        try:
            name = self._asyncio.Task.get_name(task)
        except (AttributeError, TypeError):
            name = None  # Made by another library's class.
        return name if type(name) is str else "Task"

    def _tell_ended(self, number):
        """Tells that tasks have ended: the one that was at work until now, if it is done, and those that died waiting."""
        key = self._keys.get(number)
        lane = self._lanes.get(key)
        task = lane.life() if lane is not None else None
        if task is not None and self._is_done(task):
            del self._lanes[key]
            self._ended.append(number)
        while self._ended:
            ended = self._ended.pop(0)
            self._keys.pop(ended, None)
            self._r.append(b"\x18" + varint(ended))

    def _is_done(self, task):
        try:
            return self._asyncio.Task.done(task)
        except TypeError:
            return False

    def _died(self, life):
        lane = self._lanes.get(life.key)
        if lane is not None and lane.life is life:
            del self._lanes[life.key]
            self._keys[lane.number] = -1  # Its address may be another task's from now on.
            self._ended.append(lane.number)


def _frames_of(task):
    """The frames of a task that waits, outermost first."""
    frames = []
    waits = getattr(task, "_coro", None)
    while type(waits) is CoroutineType and waits.cr_frame is not None:
        frames.append(waits.cr_frame)
        waits = waits.cr_await
    return frames
