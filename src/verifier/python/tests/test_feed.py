import itertools
import threading
import time
import unittest
from types import SimpleNamespace
from unittest.mock import patch

from countersign_verifier import Verifier
from countersign_verifier.index import RevocationIndex
from countersign_verifier.service import Service

from .fake_service import FakeService, text, until
from .test_verifier import QUIET, REVOKED, judge

TIMES = {'silence': 0.3, 'wait': 1, 'first_delay': 0.002, 'longest_delay': 0.02, 'lasting': 0.1, 'poll': 60.0}
# For what has to happen on one and the same stream.
PATIENT = TIMES | {'silence': 20.0}
UNAVAILABLE = '503 Unavailable'
FOR_EVER = '2999-01-01T00:00:00Z'


class FeedTests(unittest.TestCase):

    def setUp(self):
        self.service = self.other_service()

    def other_service(self):
        service = FakeService()
        self.addCleanup(service.stop)
        return service

    def verify(self, **options):
        verifier = Verifier(self.service.issuer, **({'token': 'own', 'log': QUIET, 'times': TIMES} | options))
        self.addCleanup(verifier.close)
        return verifier

    def following(self, transport, **options):
        verifier = self.verify(**options)
        until(lambda: verifier.state['fresh'] and verifier.state['transport'] == transport)
        return verifier

    def becomes(self, verifier, token, verdict):
        until(lambda: judge(verifier, token) == verdict)

    def pages(self):
        return [query for path, query, headers in self.service.asked
                if path == '/revocations' and headers['Accept'] == 'application/json']

    def streams(self):
        return [headers for _, _, headers in self.service.asked if headers['Accept'] == 'text/event-stream']

    def with_status(self, index, service=None):
        uri = (service or self.service).issuer + '/status-lists/1'
        return self.service.token(status={'status_list': {'idx': index, 'uri': uri}})

    def test_verifier_when_it_starts_then_knows_all_pages_of_what_is_in_force(self):
        for i in range(23):
            self.service.revoke(f'session-{i}')
        verifier = self.following('stream')
        self.assertEqual(verifier.state['entries'], 23)
        self.assertEqual(judge(verifier, self.service.token(sid='session-22')), REVOKED)
        self.assertEqual(self.streams()[0]['Last-Event-ID'], '23')

    def test_verifier_when_nothing_was_read_yet_then_refuses(self):
        self.service.manner = 'busy'
        self.assertEqual(judge(self.verify(), self.service.token()), UNAVAILABLE)

    def test_stream_when_cut_then_goes_on_where_it_was(self):
        verifier = self.following('stream', times=PATIENT)
        self.service.revoke('session-7')
        self.becomes(verifier, self.service.token(sid='session-7'), REVOKED)
        before = len(self.pages())
        self.service.cut_streams()
        self.service.revoke('session-8')
        self.becomes(verifier, self.service.token(sid='session-8'), REVOKED)
        self.assertEqual(self.pages()[before]['after'], '1')
        self.assertEqual(verifier.state['entries'], 2)

    def test_stream_when_there_is_none_then_requests_that_wait(self):
        for manner in ('no streams', 'silent streams', 'short streams'):
            with self.subTest(manner):
                self.service = self.other_service()
                self.service.manner = manner
                verifier = self.following('poll')
                self.service.revoke('session-1')
                self.becomes(verifier, self.service.token(), REVOKED)
                until(lambda: any(query.get('wait') == '1' for query in self.pages()))

    def test_stream_when_it_says_what_no_service_says_then_requests_that_wait(self):
        for manner in ('long lines', 'comments alone'):
            with self.subTest(manner):
                self.service = self.other_service()
                self.service.manner = manner
                verifier = self.following('poll')
                self.service.revoke('session-1')
                self.becomes(verifier, self.service.token(), REVOKED)

    def test_page_when_it_has_no_end_then_the_next_address_is_asked(self):
        for manner in ('huge pages', 'slow pages'):
            with self.subTest(manner):
                hostile = self.other_service()
                hostile.manner = manner
                hostile.asked = self.service.asked
                verifier = self.verify(addresses=[hostile.issuer, self.service.issuer])
                until(lambda: verifier.state['transport'] == 'stream')
                hosts = ['http://' + headers['Host'] for path, _, headers in hostile.asked if path == '/revocations']
                self.assertIn(hostile.issuer, hosts)
                # The good one may be silent for too long, too, and is then left in its turn.
                self.assertNotIn((hostile.issuer, hostile.issuer), zip(hosts, hosts[1:]))

    def test_polls_when_a_while_is_over_then_streams_again(self):
        self.service.manner = 'no streams'
        verifier = self.following('poll', times=TIMES | {'poll': 0.2})
        self.service.manner = 'good'
        until(lambda: verifier.state['transport'] == 'stream')

    def test_cursor_when_of_another_log_then_all_is_read_anew_and_nothing_forgotten(self):
        self.service.revoke('session-1')
        self.service.revoke('session-2')
        verifier = self.following('stream')
        del self.service.log[:]
        self.service.cut_streams()
        self.service.revoke('session-3')
        self.becomes(verifier, self.service.token(sid='session-3'), REVOKED)
        self.assertEqual(judge(verifier, self.service.token()), REVOKED)

    def test_feed_when_away_then_refuses_and_accepts_again_when_it_is_back(self):
        verifier = self.following('stream', stale_after=0.3)
        token = self.service.token()
        self.becomes(verifier, token, 'john')
        self.service.manner = 'busy'
        self.service.cut_streams()
        self.becomes(verifier, token, UNAVAILABLE)
        self.service.manner = 'good'
        self.becomes(verifier, token, 'john')

    def test_feed_when_away_and_told_to_accept_then_accepts_but_nothing_that_it_knows_of(self):
        self.service.revoke('session-2')
        verifier = self.following('stream', stale_after=0.1, when_stale='accept')
        self.service.manner = 'busy'
        self.service.cut_streams()
        until(lambda: not verifier.state['fresh'])
        self.assertEqual(judge(verifier, self.service.token()), 'john')
        self.assertEqual(judge(verifier, self.service.token(sid='session-2')), REVOKED)

    def test_feed_when_its_node_is_stale_then_refuses_although_it_talks(self):
        verifier = self.following('stream', stale_after=0.3, times=TIMES | {'silence': 5.0})
        self.service.as_of = text(time.time() - 60)
        self.service.stale = True

        def stale():
            self.service.beat()
            return not verifier.state['fresh']

        until(stale)
        self.assertEqual(judge(verifier, self.service.token()), UNAVAILABLE)

    def test_feed_when_held_up_on_its_way_then_what_comes_late_is_not_new(self):
        verifier = self.following('stream', stale_after=1.0, times=TIMES | {'silence': 5.0})
        self.service.as_of = text(time.time())

        def stale():
            self.service.beat()
            return not verifier.state['fresh']

        until(stale)

    def test_feed_when_the_services_clock_is_turned_then_asks_anew_and_is_fresh(self):
        for turned in (-3600, 3600):
            with self.subTest(turned):
                self.service = self.other_service()
                verifier = self.following('stream', times=PATIENT)
                self.service.turned = turned
                self.service.beat()
                until(lambda: len(self.streams()) >= 2 and verifier.state['transport'] == 'stream')
                until(lambda: verifier.state['age'] > 0.2)
                until(lambda: self.service.beat() or verifier.state['age'] < 0.2)

    def test_feed_when_followed_by_requests_that_wait_then_they_fit_into_what_is_accepted(self):
        times = {name: value for name, value in TIMES.items() if name != 'wait'}
        self.following('poll', streams=False, stale_after=6.5, times=times)
        until(lambda: any(query.get('wait') == '2' for query in self.pages()))

    def test_feed_when_away_then_the_status_list_says_what_is_good(self):
        verifier = self.following('stream', stale_after=0.2)
        self.service.manner = 'busy'
        self.service.list = bytes([0b00000000, 0b00000100])
        self.service.cut_streams()
        until(lambda: not verifier.state['fresh'])
        self.becomes(verifier, self.with_status(9), 'john')
        self.becomes(verifier, self.with_status(10), REVOKED)
        self.assertEqual(judge(verifier, self.with_status(16)), UNAVAILABLE)
        self.assertEqual(judge(verifier, self.service.token()), UNAVAILABLE)

    def test_verifier_when_it_may_not_read_the_feed_then_asks_the_status_list_alone(self):
        self.service.list = bytes([0b00000010])
        verifier = self.verify(token=None)
        self.becomes(verifier, self.with_status(0), 'john')
        self.becomes(verifier, self.with_status(1), REVOKED)
        self.assertEqual(self.pages(), [])

    def test_status_list_when_the_service_is_silent_then_who_has_a_good_one_does_not_wait(self):
        self.service.list = bytes([0])
        verifier, token = self.verify(token=None), self.with_status(0)
        self.assertEqual(judge(verifier, token), 'john')
        self.service.lists_go.clear()
        self.addCleanup(self.service.lists_go.set)
        asker = threading.Thread(target=judge, args=(verifier, token))
        asker.start()
        until(lambda: self.lists_asked_for() == 2)
        self.assertEqual(judge(verifier, token), 'john')
        self.assertEqual((asker.is_alive(), self.lists_asked_for()), (True, 2))
        self.service.lists_go.set()
        asker.join()

    def lists_asked_for(self):
        return len([path for path, *_ in self.service.asked if path == '/status-lists/1'])

    def test_status_list_when_of_somebody_else_then_is_not_believed(self):
        other = self.other_service()
        other.list = bytes([0])
        self.assertEqual(judge(self.verify(token=None), self.with_status(0, other)), UNAVAILABLE)

    def keys_asked_for(self):
        return len([path for path, *_ in self.service.asked if path == '/.well-known/jwks.json'])

    def test_key_when_deleted_while_nobody_asks_then_not_taken(self):
        for transport in ('stream', 'poll'):
            with self.subTest(transport):
                self.service = self.other_service()
                verifier = self.following(transport, streams=transport == 'stream',
                                          times=PATIENT | {'keys_refreshed': 0.1})
                token = self.service.token()
                self.assertEqual(judge(verifier, token), 'john')
                self.service.delete_keys()
                before = self.keys_asked_for()

                def asked_again():
                    self.service.beat()
                    self.service.revoke('session-2')
                    return self.keys_asked_for() >= before + 2

                until(asked_again)
                self.assertEqual(judge(verifier, token), '401 Invalid token')

    def test_feed_when_all_is_learned_while_a_token_is_looked_up_then_not_taken_for_known(self):
        verifier = self.verify(token=None)
        verifier._feed = SimpleNamespace(start=lambda: None, close=lambda: None, tried=threading.Event(), age=1e9,
                                         transport='none')
        verifier._feed.tried.set()

        class Index:
            """Is looked up just before the feed reads that the session is cut off."""

            def __contains__(self, subject):
                verifier._feed.age = 0.0
                return False

            def __len__(self):
                return 1

        verifier._index = Index()
        self.assertEqual(judge(verifier, self.service.token()), UNAVAILABLE)

    def test_index_when_this_clock_is_ahead_while_it_is_filled_then_keeps_what_is_in_force(self):
        for i in range(23):
            self.service.revoke(f'session-{i}')
        clock = SimpleNamespace(monotonic=itertools.count(step=100).__next__, time=lambda: time.time() + 7_200)
        with patch('countersign_verifier.index.time', clock):
            self.assertEqual(self.following('stream').state['entries'], 23)

    def test_index_when_full_and_no_time_was_heard_then_forgets_none(self):
        index = RevocationIndex(1)
        index.add('session', time.time() - 3_600)
        self.assertFalse(index.add('other', time.time() + 3_600))
        self.assertIn('session', index)

    def test_index_when_full_then_refuses_until_there_is_room(self):
        verifier = self.following('stream', maximum=3, stale_after=0.3)
        for subject in 'abcd':
            self.service.revoke(subject)
        until(lambda: verifier.state['entries'] == 3 and not verifier.state['fresh'])
        self.assertEqual(judge(verifier, self.service.token()), UNAVAILABLE)
        self.assertEqual(verifier.state['entries'], 3)
        del self.service.log[:]
        until(lambda: verifier.state['fresh'])
        self.assertEqual(judge(verifier, self.service.token(sid='a')), REVOKED)

    def test_index_when_entries_are_over_by_this_clock_alone_then_forgets_none(self):
        index = RevocationIndex(1)
        index.add('session', time.time() - 3_600)
        index.hear(time.time() - 7_200)
        self.assertFalse(index.add('other', time.time() + 3_600))
        self.assertIn('session', index)
        index.hear(time.time())
        self.assertTrue(index.add('other', time.time() + 3_600))
        self.assertNotIn('session', index)

    def test_index_when_entries_are_over_then_makes_room(self):
        verifier = self.following('stream', maximum=100)
        for i in range(1_000):
            self.service.revoke(f'session-{i}', until=time.time() - 1)
        self.service.revoke('session-x')
        self.becomes(verifier, self.service.token(sid='session-x'), REVOKED)
        self.assertTrue(verifier.state['fresh'])
        self.assertLessEqual(verifier.state['entries'], 100)

    def test_address_when_it_fails_then_the_next_is_asked(self):
        gone = FakeService()
        gone.stop()
        verifier = self.following('stream', addresses=[gone.issuer, self.service.issuer + '/'])
        self.assertEqual(judge(verifier, self.service.token()), 'john')

    def test_address_when_it_fails_two_at_a_time_then_none_is_passed_over(self):
        addresses = Service(['http://one', 'http://two', 'http://three'])
        failed = addresses.address
        addresses.move_on(failed)
        addresses.move_on(failed)
        self.assertEqual(addresses.address, 'http://two')

    def test_address_when_its_node_is_stale_then_the_next_is_asked(self):
        stale = self.other_service()
        stale.stale = True
        self.following('stream', addresses=[stale.issuer, self.service.issuer])

    def test_stream_when_its_node_goes_then_the_next_is_asked(self):
        following = self.other_service()
        self.following('stream', addresses=[self.service.issuer, following.issuer], times=PATIENT)
        self.service.cut_streams(b'event: end\nretry: 1\ndata: {"reason":"shutdown","detail":"It goes"}\n\n')
        until(lambda: following.streams)

    def test_own_token_when_the_service_ends_it_then_another_is_got(self):
        self.following('stream', token=None, client_id='orders', client_secret='a secret', times=PATIENT)
        first = self.streams()[0]['Authorization']
        self.assertTrue(first.startswith('Bearer own-'))
        self.service.cut_streams(b'event: end\nretry: 1\ndata: {"reason":"token","detail":"It expired"}\n\n')
        until(lambda: len(self.streams()) >= 2)
        self.assertNotEqual(self.streams()[1]['Authorization'], first)
        self.service.manner = 'unauthorized'
        self.service.cut_streams()

        def asked():
            return [headers for path, _, headers in self.service.asked if path == '/oauth2/token']

        until(lambda: len(asked()) >= 3)
        self.assertEqual(asked()[0]['Authorization'], 'Basic b3JkZXJzOmElMjBzZWNyZXQ=')

    def test_settings_when_wrong_then_the_verifier_does_not_start(self):
        for wrong in ({'issuer': ''}, {'issuer': 'x', 'when_stale': 'maybe'}, {'issuer': 'x', 'stale_after': 0},
                      {'issuer': 'x', 'addresses': []}, {'issuer': 'x', 'client_id': 'orders'}):
            with self.subTest(wrong), self.assertRaises(ValueError):
                Verifier(**wrong)


if __name__ == '__main__':
    unittest.main()
