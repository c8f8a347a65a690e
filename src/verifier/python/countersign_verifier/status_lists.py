import base64
import threading
import time
import zlib

import jwt

from .service import ask

MAX_LISTS = 32
MAX_BYTES = 1 << 24


class StatusLists:
    """The service's signed lists of what is cut off, a bit a token.

    Each is read when somebody asks and kept for as long as it says:
    https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/
    """

    # In seconds: how soon a list that could not be read is asked for again.
    _ASK_AGAIN_AFTER = 5.0

    def __init__(self, keys, log):
        self._keys = keys
        self._log = log
        self._by_uri = {}
        self._lock = threading.Lock()

    def ask(self, reference):
        """Returns True for a token that is good, False for one that is not, and None if that can't be known."""
        uri, index = (reference.get('uri'), reference.get('idx')) if isinstance(reference, dict) else (None, None)
        if not isinstance(uri, str) or type(index) is not int or index < 0:
            return None
        found = self._list(uri)
        if found is None or index * found['bits'] // 8 >= len(found['bytes']):
            return None
        position = index * found['bits']
        return (found['bytes'][position // 8] >> position % 8) & ((1 << found['bits']) - 1) == 0

    def _list(self, uri):
        kept, ask_again_at = self._by_uri.get(uri, (None, 0.0))
        # One request asks for all. Who has a list that is still good does not wait for it.
        if time.monotonic() >= ask_again_at and self._lock.acquire(blocking=not _is_good(kept)):
            try:
                kept = self._ask_again(uri)
            finally:
                self._lock.release()
        return kept if _is_good(kept) else None

    def _ask_again(self, uri):
        kept, ask_again_at = self._by_uri.get(uri, (None, 0.0))
        asked_at = time.monotonic()
        if asked_at < ask_again_at:
            return kept
        try:
            kept = self._read(uri)
            ask_again_at = asked_at + kept['ttl']
        except Exception as failure:
            # From now on: a service that is silent is silent for long.
            ask_again_at = time.monotonic() + self._ASK_AGAIN_AFTER
            self._log.warning('The status list %s was not read: %r', uri, failure)
        self._by_uri.pop(uri, None)
        self._by_uri[uri] = (kept, ask_again_at)
        if len(self._by_uri) > MAX_LISTS:
            del self._by_uri[next(iter(self._by_uri))]
        return kept

    def _read(self, uri):
        text = ask(uri, {'Accept': 'application/statuslist+jwt'}).decode('ascii').strip()
        header = jwt.get_unverified_header(text)
        key, algorithm = self._keys.find(header)
        claims = jwt.decode(text, key, algorithms=[algorithm],
                            options={'require': ['exp', 'sub'], 'verify_iat': False, 'verify_aud': False})
        if header.get('typ') != 'statuslist+jwt' or claims['sub'] != uri:
            raise ValueError('It is not the list that was asked for')
        compressed = claims['status_list']['lst']
        inflater = zlib.decompressobj()
        content = inflater.decompress(base64.urlsafe_b64decode(compressed + '=' * (-len(compressed) % 4)), MAX_BYTES)
        if inflater.unconsumed_tail:
            raise ValueError('It is too large')
        return {'bits': claims['status_list']['bits'], 'bytes': content, 'exp': claims['exp'],
                'ttl': claims.get('ttl', 60)}


def _is_good(kept):
    return bool(kept) and kept['exp'] > time.time()
