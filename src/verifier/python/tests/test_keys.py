import json
import threading
import time
import unittest
from types import SimpleNamespace
from unittest.mock import patch

from countersign_verifier import Refusal
from countersign_verifier.keys import Keys

from .fake_service import FakeService, until
from .test_verifier import QUIET

INVALID = '401 Invalid token'
HOURS = 5 * 3600


class KeysTests(unittest.TestCase):
    """Keys of which one is deleted."""

    def setUp(self):
        self.asked = 0
        self.later = 0
        self.away = False
        # What the service waits for before it answers.
        self.go = threading.Event()
        self.go.set()
        self.addCleanup(self.go.set)
        clock = patch('countersign_verifier.keys.time', SimpleNamespace(monotonic=lambda: time.monotonic() + self.later))
        clock.start()
        self.addCleanup(clock.stop)
        service = FakeService()
        service.rotate()
        service.stop()
        self.published = service.jwks
        self.keys = Keys(SimpleNamespace(ask_anywhere=self.answer), QUIET)
        self.assertEqual(self.found('key-1'), 'found')
        self.published = self.published[1:]

    def answer(self, _):
        self.asked += 1
        self.go.wait()
        if self.away:
            raise OSError
        return json.dumps({'keys': self.published})

    def found(self, kid):
        try:
            self.keys.find({'alg': 'ES256', 'kid': kid})
            return 'found'
        except Refusal as refusal:
            return str(refusal)

    def test_key_when_deleted_and_asked_for_all_the_time_then_taken_for_a_minute(self):
        self.later = 30
        self.assertEqual((self.found('key-1'), self.asked), ('found', 1))
        self.later = 61
        self.go.clear()
        # One asks for all, and none waits.
        self.assertEqual([self.found('key-1'), self.found('key-1')], ['found', 'found'])
        self.go.set()
        until(lambda: self.found('key-1') == INVALID)
        self.assertEqual((self.found('key-2'), self.asked), ('found', 2))

    def test_key_when_deleted_while_nobody_asked_then_not_taken(self):
        self.later = HOURS
        self.go.clear()
        verdicts = []
        askers = [threading.Thread(target=lambda: verdicts.append(self.found('key-1'))) for _ in range(2)]
        for asker in askers:
            asker.start()
        until(lambda: self.asked == 2)
        self.assertEqual(verdicts, [])
        self.go.set()
        for asker in askers:
            asker.join()
        self.assertEqual(verdicts, [INVALID, INVALID])
        self.assertEqual((self.found('key-2'), self.asked), ('found', 2))

    def test_key_when_the_service_is_away_then_taken_and_who_asks_after_that_does_not_wait(self):
        self.away = True
        self.later = HOURS
        self.assertEqual(self.found('key-1'), 'found')
        self.go.clear()
        self.later = HOURS + 61
        self.assertEqual(self.found('key-1'), 'found')
        until(lambda: self.asked == 3)


if __name__ == '__main__':
    unittest.main()
