import json
import threading
import time

import jwt

from .refusal import Refusal


# In seconds: how long a key that the service no longer publishes is still taken, and how soon keys are asked for again
# because of a token that names an unknown one.
TIMES = {'keys_refreshed': 60.0, 'keys_again': 10.0}


class Keys:
    """The service's public keys, by their ids. While the service is away, those that were read last."""

    def __init__(self, service, log, times=None):
        self._service = service
        self._log = log
        self._times = TIMES | (times or {})
        self._by_id = None
        self._asked_at = float('-inf')
        # When the last answer came, or did not come.
        self._answered_at = float('-inf')
        self._lock = threading.Lock()

    def find(self, header):
        """Returns the key that a token's header names, and its algorithm."""
        if header.get('alg') == 'none':
            raise Refusal.forged()
        kid = header.get('kid')
        if self._by_id is None:
            self._refresh(1.0)
        elif time.monotonic() - self._answered_at > 2 * self._times['keys_refreshed']:
            # Nobody has asked for long: what was deleted long ago must not be taken even once.
            self._refresh(self._times['keys_refreshed'])
        else:
            self.refresh_now_and_then()
        if self._by_id is not None and kid not in self._by_id:
            self._refresh(self._times['keys_again'])
        if self._by_id is None:
            raise Refusal.unavailable()
        found = self._by_id.get(kid)
        if found is None:
            raise Refusal.invalid()
        key, algorithm = found
        # A key has one algorithm, whatever a token says.
        if algorithm != header.get('alg'):
            raise Refusal.forged()
        return key, algorithm

    def refresh_now_and_then(self):
        """Has the keys read unless that was tried lately. Does not wait for them."""
        if time.monotonic() - self._asked_at > self._times['keys_refreshed']:
            threading.Thread(target=self._refresh, args=(self._times['keys_refreshed'],), daemon=True).start()

    def _refresh(self, not_within):
        """Reads the keys unless that was tried less than so many seconds ago. Never fails."""
        with self._lock:
            if time.monotonic() - self._asked_at <= not_within:
                return
            self._asked_at = time.monotonic()
            try:
                self._by_id = self._read()
            except Exception as failure:
                self._log.warning('The public keys were not read: %r', failure)
            finally:
                # Whoever waited meanwhile must not wait for an answer of their own.
                self._asked_at = self._answered_at = time.monotonic()

    def _read(self):
        by_id = {}
        for jwk in json.loads(self._service.ask_anywhere('/.well-known/jwks.json'))['keys']:
            try:
                if jwk['kty'] != 'oct':
                    by_id[jwk['kid']] = (jwt.PyJWK(jwk, jwk['alg']).key, jwk['alg'])
            except Exception as failure:
                # RFC 7517, section 5: what is of a kind that is not known here takes nothing from the others.
                self._log.warning('A public key is passed over, as it could not be read: %r', failure)
        if not by_id:
            self._log.warning('The service has no public key: it signs with its secret (countersign.signing.algorithm)')
        return by_id
