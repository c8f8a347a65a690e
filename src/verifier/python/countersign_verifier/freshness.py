import time
from datetime import datetime

# In seconds: how far two clocks may come apart while one answer lasts.
_MAX_DRIFT = 15.0


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
        self._first_at = 0.0
        self._first_now = None

    def begin(self, sent_at):
        """An answer begins, asked for at a time of our steady clock."""
        self._sent_at = sent_at
        self._first_now = None

    def tell(self, message):
        """Everything is known up to `as_of`, said when the service's clock said `now`.

        Raises if that was held up on its way or the clock was turned: a new request finds out how the clocks stand.
        """
        heard_at, now = time.monotonic(), seconds(message['now'])
        if self._first_now is None:
            self._first_at, self._first_now = heard_at, now
        if abs(heard_at - self._first_at - (now - self._first_now)) > _MAX_DRIFT:
            raise ValueError("What came was held up on its way, or the service's clock was turned")
        if not message['stale']:
            at = self._sent_at + seconds(message['as_of']) - self._first_now
            self._known_at = max(self._known_at, min(at, heard_at))

    def lose(self):
        """Not everything is known any more."""
        self._known_at = float('-inf')

    @property
    def age(self):
        """In seconds; infinite until everything was known once."""
        return time.monotonic() - self._known_at
