import json


class Refusal(Exception):
    """Why a request is refused: the same status, words and form as the service itself uses."""

    def __init__(self, status, slug, error, detail, *headers):
        super().__init__(f'{status} {error}')
        self.status = status
        self.error = error
        self.headers = [('Content-Type', 'application/problem+json'), ('Cache-Control', 'no-store'), *headers]
        # RFC 9457.
        self.body = json.dumps({'type': 'urn:countersign:problem:' + slug, 'title': error, 'status': status,
                                'detail': detail, 'error': error}).encode()

    @classmethod
    def malformed(cls):
        return cls(400, 'invalid-request', 'Invalid request', 'The request carries more than one token.',
                   ('WWW-Authenticate', 'Bearer error="invalid_request"'))

    @classmethod
    def missing(cls):
        return cls(401, 'missing-token', 'Missing token', 'Send an access token: Authorization: Bearer <token>',
                   ('WWW-Authenticate', 'Bearer'))

    @classmethod
    def expired(cls):
        return cls._of_token(401, 'token-expired', 'Token has expired', 'Log in or refresh to get a new token.')

    @classmethod
    def revoked(cls):
        return cls._of_token(401, 'token-revoked', 'Token has been revoked', 'Log in to get a new token.')

    @classmethod
    def invalid(cls):
        return cls._of_token(401, 'invalid-token', 'Invalid token', 'The token is not one that this service accepts.')

    @classmethod
    def forged(cls):
        """Not 401: a client must not answer a forged token by logging in again."""
        return cls._of_token(403, 'forged-token', 'Invalid token', "The token's signature does not verify.")

    @classmethod
    def insufficient(cls):
        return cls(403, 'insufficient-scope', 'Insufficient scope', "The token's scope does not cover this request.",
                   ('WWW-Authenticate', 'Bearer error="insufficient_scope"'))

    @classmethod
    def unavailable(cls):
        return cls(503, 'unavailable', 'Unavailable', 'The service cannot do this now. Try again shortly.',
                   ('Retry-After', '1'))

    @classmethod
    def _of_token(cls, status, slug, error, detail):
        return cls(status, slug, error, detail,
                   ('WWW-Authenticate', f'Bearer error="invalid_token", error_description="{error}"'))
