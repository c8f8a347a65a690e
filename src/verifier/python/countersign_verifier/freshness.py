import time
from datetime import datetime


def seconds(text):
    """Reads a time of the service's."""
    return datetime.fromisoformat(text).timestamp()


class Freshness:
    """How long ago all that the service said was true.

    The service's times are compared with its own alone, and ours with ours, so that no two clocks need agree; and what
    was held up on its way is not taken for new.
    """

    def __init__(self):
        self._known_at = float('-inf')
        self._sent_at = 0.0
        self._first_now = None

    def begin(self, sent_at):
        """An answer begins, asked for at a time of our steady clock."""
        self._sent_at = sent_at
        self._first_now = None

    def tell(self, message):
        """Everything is known up to `as_of`, said when the service's clock said `now`."""
        if not message['stale']:
            if self._first_now is None:
                self._first_now = seconds(message['now'])
            at = self._sent_at + seconds(message['as_of']) - self._first_now
            self._known_at = max(self._known_at, min(at, time.monotonic()))

    def lose(self):
        """Not everything is known any more."""
        self._known_at = float('-inf')

    @property
    def age(self):
        """In seconds; infinite until everything was known once."""
        return time.monotonic() - self._known_at
