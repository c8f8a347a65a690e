import unittest
from types import SimpleNamespace
from unittest.mock import patch

from countersign_verifier import Refusal
from countersign_verifier.keys import Keys
from countersign_verifier.status_lists import StatusLists

from .test_verifier import QUIET


class SilentServiceTests(unittest.TestCase):
    """Whoever waited for an answer that did not come must not wait for another."""

    def setUp(self):
        self.now = 1_000.0
        self.asked = 0

    def silence(self, *_):
        self.asked += 1
        self.now += 60
        raise TimeoutError

    def clock(self):
        return SimpleNamespace(monotonic=lambda: self.now, time=lambda: self.now)

    def test_keys_when_the_service_is_silent_then_the_next_does_not_ask_again(self):
        with patch('countersign_verifier.keys.time', self.clock()):
            keys = Keys(SimpleNamespace(ask_anywhere=self.silence), QUIET)
            for _ in range(2):
                with self.assertRaisesRegex(Refusal, '503 Unavailable'):
                    keys.find({'alg': 'ES256', 'kid': 'key-1'})
        self.assertEqual(self.asked, 1)

    def test_status_list_when_the_service_is_silent_then_the_next_does_not_ask_again(self):
        reference = {'uri': 'https://login.example.com/status-lists/1', 'idx': 0}
        with (patch('countersign_verifier.status_lists.time', self.clock()),
              patch('countersign_verifier.status_lists.ask', self.silence)):
            lists = StatusLists(None, QUIET)
            self.assertEqual([lists.ask(reference), lists.ask(reference)], [None, None])
        self.assertEqual(self.asked, 1)


if __name__ == '__main__':
    unittest.main()
