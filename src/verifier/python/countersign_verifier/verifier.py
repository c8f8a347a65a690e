import logging
import os
import re
import weakref

import jwt

from .feed import RevocationFeed
from .index import RevocationIndex
from .keys import Keys
from .refusal import Refusal
from .service import OwnToken, Service
from .status_lists import StatusLists

_LOG = logging.getLogger('countersign_verifier')

# How long a request waits for the first time that all revocations are read.
_FIRST_WAIT = 5.0

_verifiers = weakref.WeakSet()


class Verifier:
    """Verifies access tokens of Countersign, of logins, machines and service accounts alike.

    issuer: what the service is configured to be, its address
    audience: whom tokens must be for
    addresses: where the service is reached, if elsewhere; the next is tried when one fails
    client_id, client_secret: a service account whose role brings the scope `revocations`; or
    token: an API token that has it, or a function that returns one. Without any of them the status lists alone are asked
    stale_after: how many seconds the feed may be away before the status lists are asked
    when_stale: 'refuse' or 'accept': what is done when they can't be asked either
    maximum: how many revocations are held, by an estimate of 200 bytes each
    streams: whether to follow the feed by a stream, or else by requests that wait
    type: the header `typ` of tokens
    """

    def __init__(self, issuer, *, audience='countersign', addresses=None, client_id=None, client_secret=None,
                 token=None, stale_after=60.0, when_stale='refuse', maximum=2_000_000, streams=True, type='at+jwt',
                 log=_LOG, times=None):
        if not issuer or addresses == [] or (not client_id) != (not client_secret):
            raise ValueError('A verifier needs an issuer, an address, and client_id with client_secret or neither')
        if when_stale not in ('refuse', 'accept') or not stale_after > 0:
            raise ValueError('when_stale is refuse or accept, and stale_after is above 0')
        self._issuer = issuer
        self._audience = audience
        self._addresses = addresses or [issuer]
        self._own = {'token': token, 'client_id': client_id, 'client_secret': client_secret}
        self._stale_after = stale_after
        self._accepts_when_stale = when_stale == 'accept'
        self._maximum = maximum
        self._type = type
        self._log = log
        self._streams = streams
        # Just before an answer, what is known is as old as two waits.
        self._times = {'wait': max(1, min(25, int(stale_after / 3)))} | (times or {})
        self._begin()
        self.start()
        _verifiers.add(self)

    def _begin(self):
        service = Service(self._addresses)
        self._keys = Keys(service, self._log, self._times)
        self._lists = StatusLists(self._keys, self._log)
        self._index = RevocationIndex(self._maximum)
        self._feed = None
        if self._own['token'] or self._own['client_id']:
            self._feed = RevocationFeed(service, OwnToken(service, **self._own), self._index, self._keys, self._log,
                                        self._streams, self._times)

    def start(self):
        """Begins to follow the revocations, where it does not yet. A process that was forked does so by itself."""
        if self._feed:
            self._feed.start()

    def close(self):
        """Stops to follow the revocations."""
        if self._feed:
            self._feed.close()

    @property
    def state(self):
        """What a health check or a metric may say. Times are in seconds."""
        age = self._feed.age if self._feed else float('inf')
        return {'fresh': age <= self._stale_after, 'age': age, 'entries': len(self._index),
                'transport': self._feed.transport if self._feed else 'none'}

    def authorize(self, authorization, scopes=(), roles=()):
        """Verifies what the header Authorization says, None if there is none. See `verify`."""
        if ',' in (authorization or ''):
            raise Refusal.malformed()
        found = re.fullmatch(r'bearer +(\S+)', (authorization or '').strip(), re.IGNORECASE)
        if not found:
            raise Refusal.missing()
        return self.verify(found[1], scopes, roles)

    def verify(self, token, scopes=(), roles=()):
        """Returns the claims of a token that has all these scopes and roles, and raises a Refusal for any other one.

        Needs no network but for keys that are not known yet, and for status lists while the feed is away.
        """
        claims = self._read(token)
        self._require_in_force(claims)
        held = str(claims.get('scope', '')).split(' ')
        if not set(scopes).issubset(held) or not set(roles).issubset(claims.get('roles', ())):
            raise Refusal.insufficient()
        return claims

    def _read(self, token):
        try:
            header = jwt.get_unverified_header(token)
            key, algorithm = self._keys.find(header)
            # A clock that is a little behind the service's must not refuse what was issued just now.
            claims = jwt.decode(token, key, algorithms=[algorithm], issuer=self._issuer, audience=self._audience,
                                options={'require': ['exp', 'iss', 'aud', 'sub', 'jti'], 'verify_iat': False})
        except jwt.ExpiredSignatureError:
            raise Refusal.expired() from None
        except jwt.InvalidSignatureError:
            raise Refusal.forged() from None
        except (jwt.PyJWTError, RecursionError):
            raise Refusal.invalid() from None
        if str(header.get('typ')).lower() != self._type.lower():
            raise Refusal.invalid()
        return claims

    def _require_in_force(self, claims):
        if self._feed:
            self._feed.start()
            if not self._feed.tried.is_set():
                self._feed.tried.wait(_FIRST_WAIT)
        # First: what the feed has not read yet must not be taken for known afterwards.
        fresh = self.state['fresh']
        if any(claims.get(name) in self._index for name in ('sid', 'jti', 'sub')):
            raise Refusal.revoked()
        if fresh:
            return
        status = claims.get('status')
        good = self._lists.ask(status.get('status_list') if isinstance(status, dict) else None)
        if good is False:
            raise Refusal.revoked()
        if good is None and not self._accepts_when_stale:
            raise Refusal.unavailable()


def _begin_anew():
    """A forked process has no thread but one, and locks that nobody will ever release."""
    for verifier in list(_verifiers):
        verifier._begin()


os.register_at_fork(after_in_child=_begin_anew)
