import base64
import http.client
import json
import threading
import time
from contextlib import contextmanager
from urllib.parse import quote, urlencode, urlsplit


# In bytes; a page of 5,000 revocations has an eighth of it, a list of a million statuses a sixteenth.
MAX_BODY = 1 << 22


class UnexpectedAnswer(Exception):
    """An answer that is not the one that was asked for."""

    def __init__(self, url, response):
        super().__init__(f'{url} answered {response.status}')
        self.status = response.status
        wait = response.headers.get('Retry-After', '')
        self.retry_after = float(wait) if wait.isdigit() else 0.0


@contextmanager
def opened(url, headers=None, body=None, patience=5.0, on_connect=None):
    """Sends a request, whose answer can be read. Nothing may be silent for more than so many seconds."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == 'https' else http.client.HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=patience)
    try:
        connection.connect()
        if on_connect:
            on_connect(connection.sock)
        target = (parts.path or '/') + ('?' + parts.query if parts.query else '')
        connection.request('POST' if body else 'GET', target, body, headers or {})
        response = connection.getresponse()
        if response.status != 200:
            raise UnexpectedAnswer(url, response)
        yield response
    finally:
        connection.close()


def ask(url, headers=None, body=None):
    """Sends a request, and returns the bytes of its answer."""
    with opened(url, headers, body) as response:
        return body_of(response)


def body_of(response, patience=5.0):
    """Reads an answer, which must neither be larger than any of the service nor take longer than so many seconds."""
    end = time.monotonic() + patience
    body = bytearray()
    while part := response.read1(1 << 16):
        body += part
        if len(body) > MAX_BODY or time.monotonic() > end:
            raise http.client.HTTPException('The answer goes on and on')
    return bytes(body)


class Service:
    """Where the service is reached: at one of several addresses, the next when that one fails."""

    def __init__(self, addresses):
        self._addresses = [address.rstrip('/') for address in addresses]
        self._current = 0
        self._lock = threading.Lock()

    @property
    def address(self):
        return self._addresses[self._current]

    @property
    def has_others(self):
        return len(self._addresses) > 1

    def move_on(self, failed):
        """Takes the next address, unless somebody else has left the one that failed already."""
        with self._lock:
            if failed == self.address:
                self._current = (self._current + 1) % len(self._addresses)

    def ask_anywhere(self, path, headers=None, body=None):
        """Asks at each address once, until one answers."""
        first = self._current
        for address in (*self._addresses[first:], *self._addresses[:first]):
            try:
                return ask(address + path, headers, body)
            except (OSError, http.client.HTTPException, UnexpectedAnswer) as failure:
                last = failure
                self.move_on(address)
        raise last


class OwnToken:
    """The token that the feed is read with: the one given, or one of a service account."""

    def __init__(self, service, token=None, client_id=None, client_secret=None):
        self._service = service
        self._given = token
        self._credentials = (client_id, client_secret)
        self._current = None
        self._renew_at = 0.0

    def get(self, renew=False):
        if self._given:
            return self._given() if callable(self._given) else self._given
        if renew or not self._current or time.monotonic() >= self._renew_at:
            basic = base64.b64encode(':'.join(quote(part, '') for part in self._credentials).encode()).decode()
            answer = json.loads(self._service.ask_anywhere(
                '/oauth2/token',
                {'Authorization': 'Basic ' + basic, 'Content-Type': 'application/x-www-form-urlencoded'},
                urlencode({'grant_type': 'client_credentials', 'scope': 'revocations'})))
            self._current = answer['access_token']
            self._renew_at = time.monotonic() + answer['expires_in'] * 0.8
        return self._current
