import time


class RevocationIndex:
    """The ids that are cut off, each until no token can name it any more. One thread writes, all read."""

    _FORGET_EVERY = 60.0

    def __init__(self, most):
        self._until_by_id = {}
        self._most = most
        self._forgotten_at = time.monotonic()
        # What time it was by the service's clock when that was last heard. Until then nothing is over.
        self._heard = float('-inf')

    def __len__(self):
        return len(self._until_by_id)

    def __contains__(self, subject):
        return subject in self._until_by_id

    def add(self, subject, until):
        """Adds an id until a time. False if there is no room: an index that leaves something out must not be asked."""
        known = self._until_by_id.get(subject)
        if known is None and len(self) >= self._most:
            self._forget()
            if len(self) >= self._most:
                return False
        self._until_by_id[subject] = max(until, known or 0)
        return True

    def hear(self, now):
        """What is forgotten too early is good again, so that no clock decides alone."""
        self._heard = now

    def forget_now_and_then(self):
        if time.monotonic() - self._forgotten_at > self._FORGET_EVERY:
            self._forget()

    def _forget(self):
        self._forgotten_at = time.monotonic()
        now = min(time.time(), self._heard)
        for subject in [subject for subject, until in self._until_by_id.items() if until <= now]:
            del self._until_by_id[subject]
