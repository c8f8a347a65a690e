import base64
import json
import threading
import time
import zlib
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

AUDIENCE = 'countersign'
# In bytes: more than the service ever says at once.
HUGE = 1 << 23


def until(condition, patience=60):
    """Waits until something holds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.005)
    raise AssertionError('It never came true')


def text(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat().replace('+00:00', 'Z')


class FakeService:
    """Says what the service says, and does what happens to it."""

    def __init__(self):
        # What was asked for, in order: path, query, headers.
        self.asked = []
        # What is in force: kind, id and until.
        self.log = []
        # How the feed behaves: 'good', 'no streams', 'silent streams', 'short streams', 'busy', 'unauthorized', 'huge
        # pages', 'slow pages', 'long lines', 'comments alone'.
        self.manner = 'good'
        self.stale = False
        self.as_of = None
        # By how many seconds the clock was turned.
        self.turned = 0
        # The status list's bytes, if there is one.
        self.list = None
        # What the status list waits for before it is sent.
        self.lists_go = threading.Event()
        self.lists_go.set()
        self.streams = set()
        self.changed = threading.Condition()
        self._keys = []
        self._made = 0
        # What else is among the keys, in front of them.
        self.other_keys = []
        self.rotate()
        handler = type('Handler', (_Handler,), {'service': self})
        self._server = _Server(('127.0.0.1', 0), handler)
        self.issuer = f'http://127.0.0.1:{self._server.server_address[1]}'
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self):
        self.cut_streams()
        self._server.shutdown()
        self._server.server_close()

    def rotate(self):
        self._made += 1
        self._keys.append((f'key-{self._made}', ec.generate_private_key(ec.SECP256R1())))

    def delete_keys(self):
        """Signs with another key from now on, and takes back those that there were."""
        self.rotate()
        self._keys = self._keys[-1:]

    @property
    def jwks(self):
        return self.other_keys + [_jwk(kid, key) for kid, key in self._keys]

    def token(self, header=None, expires=3600, **claims):
        kid, key = self._keys[-1]
        told = {'iss': self.issuer, 'aud': AUDIENCE, 'sub': 'account-1', 'jti': 'token-1', 'sid': 'session-1',
                'user': 'john', 'roles': ['clerk'], 'scope': 'orders notes', 'exp': time.time() + expires} | claims
        return jwt.encode({name: value for name, value in told.items() if value is not None}, key, 'ES256',
                          {'typ': 'at+jwt', 'kid': kid} | (header or {}))

    def status_list(self):
        kid, key = self._keys[-1]
        lst = base64.urlsafe_b64encode(zlib.compress(self.list)).decode().rstrip('=')
        return jwt.encode({'sub': self.issuer + '/status-lists/1', 'exp': time.time() + 3600, 'ttl': 0,
                           'status_list': {'bits': 1, 'lst': lst}}, key, 'ES256',
                          {'typ': 'statuslist+jwt', 'kid': kid})

    def revoke(self, subject, kind='session', until=None):
        with self.changed:
            self.log.append({'kind': kind, 'id': subject, 'until': text(until or time.time() + 3600)})
            self.changed.notify_all()

    def beat(self):
        """Lets every stream say that it is alive."""
        with self.changed:
            for stream in self.streams:
                stream.beats += 1
            self.changed.notify_all()

    def cut_streams(self, last=b''):
        with self.changed:
            for stream in self.streams:
                stream.last = last
                stream.cut = True
            self.streams.clear()
            self.changed.notify_all()

    def times(self):
        now = text(time.time() + self.turned)
        return {'as_of': self.as_of or now, 'now': now, 'stale': self.stale}


def _jwk(kid, key):
    numbers = key.public_key().public_numbers()
    x, y = (base64.urlsafe_b64encode(number.to_bytes(32, 'big')).decode().rstrip('=')
            for number in (numbers.x, numbers.y))
    return {'kty': 'EC', 'crv': 'P-256', 'x': x, 'y': y, 'kid': kid, 'alg': 'ES256', 'use': 'sig'}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Whoever asked has gone."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    service = None

    def do_GET(self):
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.service.asked.append((parts.path, query, self.headers))
        match parts.path:
            case '/.well-known/jwks.json':
                self._json({'keys': self.service.jwks})
            case '/revocations':
                self._revocations(query)
            case '/status-lists/1' if self.service.list is not None:
                self.service.lists_go.wait()
                self._answer(200, self.service.status_list().encode(), 'application/statuslist+jwt')
            case _:
                self._answer(404)

    def do_POST(self):
        self.rfile.read(int(self.headers['Content-Length']))
        self.service.asked.append((self.path, {}, self.headers))
        self._json({'access_token': f'own-{len(self.service.asked)}', 'expires_in': 3600})

    def log_message(self, *args):
        pass

    def _revocations(self, query):
        streaming = self.headers['Accept'] == 'text/event-stream'
        manner = self.service.manner
        if manner == 'busy' or (manner == 'no streams' and streaming):
            self._answer(503)
        elif manner == 'unauthorized':
            self._answer(401)
        elif streaming:
            self._stream(int(self.headers.get('Last-Event-ID', 0)), manner)
        else:
            self._page(int(query.get('after', 0)), float(query.get('wait', 0)))

    def _page(self, after, wait):
        log = self.service.log
        reset = after > len(log)
        after = 0 if reset else after
        with self.service.changed:
            self.service.changed.wait_for(lambda: len(log) > after, wait)
        items = log[after:after + 5]
        cursor = after + len(items)
        page = self.service.times() | {'reset': reset, 'cursor': str(cursor), 'items': items, 'more': cursor < len(log)}
        manner = self.service.manner
        if manner == 'slow pages':
            self._slowly(json.dumps(page).encode())
        else:
            self._json(page, HUGE if manner == 'huge pages' else 0)

    def _slowly(self, body):
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        try:
            for byte in body:
                self.wfile.write(bytes([byte]))
                time.sleep(0.01)
        except OSError:
            pass

    def _stream(self, position, manner):
        self.send_response(200)
        self.send_header('Content-Type', 'text/event-stream')
        self.send_header('Transfer-Encoding', 'chunked')
        self.end_headers()
        service = self.service
        self.beats, self.cut, self.last, said = 0, False, b'', -1
        with service.changed:
            service.streams.add(self)
        if manner == 'comments alone':
            self._comments()
            return
        if manner == 'long lines':
            self._chunk(b'data: ' + b'x' * HUGE + b'\n\n')
        if manner != 'silent streams':
            self._chunk(b'retry: 1000\n\n')
        if position > len(service.log):
            self._chunk(b'id:\nevent: reset\ndata: {}\n\n')
            position = 0
        try:
            while not self.cut:
                if manner != 'silent streams':
                    for item in service.log[position:]:
                        position += 1
                        self._event(position, 'revocation', item)
                    if said < self.beats:
                        said = self.beats
                        self._event(position, 'heartbeat', service.times())
                if manner == 'short streams':
                    break
                with service.changed:
                    service.changed.wait_for(
                        lambda: self.cut or len(service.log) > position or self.beats > said, 0.5)
            self._chunk(self.last)
            self._chunk(b'', final=True)
        except OSError:
            pass
        finally:
            self.close_connection = True
            with service.changed:
                service.streams.discard(self)

    def _comments(self):
        self.close_connection = True
        try:
            while True:
                self._chunk(b': here I am\n')
                time.sleep(0.01)
        except OSError:
            pass

    def _event(self, cursor, name, data):
        self._chunk(f'id: {cursor}\nevent: {name}\ndata: {json.dumps(data)}\n\n'.encode())

    def _chunk(self, content, final=False):
        if content or final:
            self.wfile.write(b'%x\r\n%s\r\n' % (len(content), content))

    def _json(self, body, blanks=0):
        self._answer(200, json.dumps(body).encode() + b' ' * blanks, 'application/json')

    def _answer(self, status, body=b'', kind='text/plain'):
        self.send_response(status)
        self.send_header('Content-Type', kind)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
