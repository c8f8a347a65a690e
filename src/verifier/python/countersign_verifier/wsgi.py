from http import HTTPStatus

from .refusal import Refusal


class Guard:
    """Lets only requests with a good token through to a WSGI application, which finds its claims in the environment."""

    def __init__(self, application, verifier, scopes=(), roles=()):
        self._application = application
        self._verifier = verifier
        self._demand = (scopes, roles)

    def __call__(self, environ, start_response):
        try:
            environ['countersign.claims'] = self._verifier.authorize(environ.get('HTTP_AUTHORIZATION'), *self._demand)
        except Refusal as refusal:
            status = f'{refusal.status} {HTTPStatus(refusal.status).phrase}'
            start_response(status, refusal.headers + [('Content-Length', str(len(refusal.body)))])
            return [refusal.body]
        return self._application(environ, start_response)
