"""The end of a run, held in memory until it is known to be the end."""

from . import batches


class _Stretch:
    """Batches of one process that refer to nothing before them, each with how many events had arrived with it."""

    def __init__(self):
        self.batches = []
        self.closed = None  # How many events had arrived when no more could come to it.


class Ring:
    """Keeps `most` events and not many more: a process's part can only begin where its recorder has begun anew."""

    def __init__(self, most):
        self._most = most
        self._arrived = 0
        self._open = {}
        self._stretches = []

    def add(self, sender, batch, handed_over):
        stretch = self._open.get(sender)
        if stretch is None:
            stretch = self._open[sender] = _Stretch()
            self._stretches.append(stretch)
        self._arrived += batches.header(batch)[1]
        stretch.batches.append((self._arrived, bytes(batch), handed_over))
        self._stretches = [one for one in self._stretches if one.closed is None or self._arrived - one.closed < self._most]

    def close(self, sender):
        """What follows of this process refers to nothing that came before, or it has ended."""
        stretch = self._open.pop(sender, None)
        if stretch is not None:
            stretch.closed = self._arrived

    def batches(self):
        """(batch, when it was handed over) of all that is kept, as they came."""
        kept = [batch for stretch in self._stretches for batch in stretch.batches]
        return [(batch, handed_over) for _, batch, handed_over in sorted(kept, key=lambda one: one[0])]
