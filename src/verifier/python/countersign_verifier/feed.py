import json
import random
import socket
import threading
import time
from urllib.parse import urlencode

from .freshness import Freshness, seconds
from .service import body_of, opened

# In seconds. The service sends a heartbeat every 5.
TIMES = {'silence': 15.0, 'first_delay': 0.25, 'longest_delay': 10.0, 'lasting': 10.0, 'poll': 300.0}

# So many streams in a row that are cut at once are cut by something in between.
CUT_SHORT = 2

# Nothing that the service sends is longer.
MAX_LINE = 1 << 20

FIELDS = ('id', 'event', 'data', 'retry')


class RevocationFeed:
    """Keeps the index up with the service.

    By a stream, or by requests that wait where a stream does not get through; in a thread of its own.
    """

    def __init__(self, service, own_token, index, keys, log, streams=True, times=None):
        self._service = service
        self._own_token = own_token
        self._index = index
        self._keys = keys
        self._log = log
        self._times = TIMES | (times or {})
        self._freshness = Freshness()
        self._address = None
        self._cursor = None
        self._failures = 0
        self._streams_cut_short = 0
        self._poll_until = float('-inf' if streams else 'inf')
        self._retry_after = None
        self._renew = False
        self._socket = None
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._thread = None
        # What the index is fed by now: 'stream', 'poll' or 'none'.
        self.transport = 'none'
        # Everything was known once, or could not be read at the first try.
        self.tried = threading.Event()

    @property
    def age(self):
        """How long ago the index held everything, in seconds."""
        return self._freshness.age

    def start(self):
        if self._thread:
            return
        with self._lock:
            if not self._thread:
                self._thread = threading.Thread(target=self._run, name='countersign-revocations', daemon=True)
                self._thread.start()

    def close(self):
        self._closed.set()
        connected = self._socket
        if connected:
            try:
                connected.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        if self._thread:
            self._thread.join(self._times['silence'])

    def _run(self):
        while not self._closed.is_set():
            begun = time.monotonic()
            try:
                self._follow()
            except Exception as failure:
                self._failed(failure)
            self.transport = 'none'
            self.tried.set()
            self._failures = self._failures + 1 if time.monotonic() - begun < self._times['lasting'] else 0
            self._closed.wait(self._delay())

    def _follow(self):
        """What was missed comes in pages, which are quicker than events."""
        while self._page(0):
            pass
        if time.monotonic() < self._poll_until:
            self.transport = 'poll'
            while time.monotonic() < self._poll_until:
                self._page(self._times['wait'])
        else:
            self._stream()

    def _page(self, wait):
        """Returns whether there is more."""
        query = {'after': self._cursor, 'wait': wait}
        path = '/revocations?' + urlencode({name: value for name, value in query.items() if value})
        with self._open(path, {'Accept': 'application/json'}, wait) as response:
            page = json.loads(body_of(response, self._times['silence']))
        self._index.hear(seconds(page['now']))
        if page['reset']:
            self._freshness.lose()
        for item in page['items']:
            self._take(item)
        self._cursor = page['cursor']
        if not page['more']:
            self._tell(page)
        self._index.forget_now_and_then()
        return page['more']

    def _stream(self):
        begun = time.monotonic()
        events = 0
        try:
            headers = {'Accept': 'text/event-stream'} | ({'Last-Event-ID': self._cursor} if self._cursor else {})
            with self._open('/revocations', headers, 0) as response:
                for event in events_of(response, self._times['silence']):
                    events += 1
                    self.transport = 'stream'
                    self._hear(event)
                    if event.get('event') == 'end':
                        return
        finally:
            self._judge_stream(events, time.monotonic() - begun)

    def _hear(self, event):
        match event.get('event'):
            case 'revocation':
                self._take(json.loads(event['data']))
            case 'heartbeat':
                self._beat(json.loads(event['data']))
            case 'reset':
                self._freshness.lose()
            case 'end':
                self._retry_after = float(event.get('retry', 1_000)) / 1_000
                self._end(json.loads(event['data'])['reason'])
        # Only now, so that what failed before comes again.
        self._cursor = event.get('id', self._cursor)

    def _beat(self, times):
        self._index.hear(seconds(times['now']))
        self._tell(times)
        self._index.forget_now_and_then()

    def _end(self, reason):
        self._renew = reason == 'token'
        if reason == 'shutdown':
            self._service.move_on(self._address)

    def _tell(self, times):
        if times['stale'] and self._service.has_others:
            raise ValueError('The node has not heard from its database for too long')
        self._freshness.tell(times)
        self.tried.set()
        # Also while nobody sends a token, so that none of a key that was deleted meanwhile is taken after that.
        self._keys.refresh_now_and_then()

    def _judge_stream(self, events, lasted):
        """Something between us and the service may hold streams back, or cut them."""
        ended = self._retry_after is not None
        if ended or (events and lasted >= self._times['lasting']):
            self._streams_cut_short = 0
            return
        self._streams_cut_short += 1
        if self._streams_cut_short >= CUT_SHORT:
            self._streams_cut_short = 0
            self._poll_until = time.monotonic() + self._times['poll']

    def _open(self, path, headers, longer):
        token = self._own_token.get(self._renew)
        self._renew = False
        self._address = self._service.address
        self._freshness.begin(time.monotonic())
        return opened(self._address + path, headers | {'Authorization': 'Bearer ' + token},
                      patience=self._times['silence'] + longer, on_connect=self._connected)

    def _connected(self, connected):
        self._socket = connected
        if self._closed.is_set():
            raise ConnectionAbortedError('The verifier is closed')

    def _take(self, item):
        if not self._index.add(item['id'], seconds(item['until'])):
            raise OverflowError(f'More than {len(self._index)} revocations are in force')

    def _failed(self, failure):
        if self._closed.is_set():
            return
        self._log.warning('The revocations were not read: %r', failure)
        self._renew = getattr(failure, 'status', None) == 401
        self._retry_after = getattr(failure, 'retry_after', None)
        self._service.move_on(self._address)

    def _delay(self):
        """Grows with each failure; no two verifiers come back at the same moment."""
        grown = self._times['first_delay'] * 2 ** min(self._failures, 16)
        most = min(self._times['longest_delay'], max(grown, self._retry_after or 0))
        self._retry_after = None
        return random.uniform(most / 2, most)


def events_of(response, patience):
    """Reads events as https://html.spec.whatwg.org/multipage/server-sent-events.html says.

    A stream that has none for so many seconds is silent, whatever else it says.
    """
    event = {}
    heard_at = time.monotonic()
    while line := response.readline(MAX_LINE):
        if len(line) == MAX_LINE:
            raise ValueError('A line of the stream goes on and on')
        text = line.decode().rstrip('\r\n')
        name, _, value = text.partition(':')
        if name in FIELDS:
            event[name] = value.removeprefix(' ')
        elif not text and event:
            yield event
            event = {}
            heard_at = time.monotonic()
        if time.monotonic() - heard_at > patience:
            raise TimeoutError('The stream has had no event for too long')
