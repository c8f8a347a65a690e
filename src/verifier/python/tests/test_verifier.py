import base64
import json
import logging
import os
import unittest
from wsgiref.util import setup_testing_defaults

import jwt
from countersign_verifier import Guard, Refusal, Verifier

from .fake_service import AUDIENCE, HUGE, FakeService, until

REVOKED = '401 Token has been revoked'
QUIET = logging.getLogger('quiet')
QUIET.disabled = True


def judge(verifier, token, **demand):
    """Returns whose a token is, or the status and the text of the refusal."""
    try:
        return verifier.verify(token, **demand)['user']
    except Refusal as refusal:
        return str(refusal)


def encode(part):
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip('=')


class VerifierTests(unittest.TestCase):

    def setUp(self):
        self.service = FakeService()
        self.addCleanup(self.service.stop)
        self.verifier = Verifier(self.service.issuer, audience=AUDIENCE, token='own', log=QUIET)
        self.addCleanup(self.verifier.close)

    def test_token_when_good_then_its_claims_are_returned(self):
        claims = self.verifier.verify(self.service.token())
        self.assertEqual((claims['sub'], claims['user']), ('account-1', 'john'))

    def test_token_when_expired_then_401(self):
        self.assertEqual(judge(self.verifier, self.service.token(expires=-1)), '401 Token has expired')

    def test_token_when_issued_by_a_clock_that_is_ahead_then_good(self):
        self.assertEqual(judge(self.verifier, self.service.token(iat=4102444800)), 'john')

    def test_token_when_its_claims_were_changed_then_403(self):
        header, _, signature = self.service.token().split('.')
        _, claims, _ = self.service.token(user='admin').split('.')
        self.assertEqual(judge(self.verifier, f'{header}.{claims}.{signature}'), '403 Invalid token')

    def test_token_when_expired_and_forged_then_forged(self):
        header, claims, _ = self.service.token(expires=-1).split('.')
        _, _, signature = self.service.token().split('.')
        self.assertEqual(judge(self.verifier, f'{header}.{claims}.{signature}'), '403 Invalid token')

    def test_token_when_not_signed_then_403(self):
        _, claims, _ = self.service.token().split('.')
        self.assertEqual(judge(self.verifier, f"{encode({'alg': 'none', 'typ': 'at+jwt'})}.{claims}."),
                         '403 Invalid token')

    def test_token_when_signed_with_the_public_key_as_a_secret_then_403(self):
        jwk = self.service.jwks[0]
        forged = jwt.encode({'iss': self.service.issuer, 'aud': AUDIENCE, 'sub': 'a', 'jti': 't', 'exp': 4102444800},
                            json.dumps(jwk), 'HS256', {'typ': 'at+jwt', 'kid': jwk['kid']})
        self.assertEqual(judge(self.verifier, forged), '403 Invalid token')

    def test_token_when_not_for_us_then_401(self):
        for options in ({'aud': 'others'}, {'iss': 'https://other.example.com'}, {'exp': None}, {'jti': None},
                        {'header': {'typ': 'JWT'}}, {'header': {'kid': 'unknown'}}):
            with self.subTest(options):
                self.assertEqual(judge(self.verifier, self.service.token(**options)), '401 Invalid token')

    def test_token_when_nonsense_then_401(self):
        deep = base64.urlsafe_b64encode(b'[' * 20_000).decode()
        for nonsense in ('nonsense', 'a.b.c', '', None, 'ä.ö.ü', deep + '.e30.e30', encode({'alg': [], 'kid': []}) + '.e30.'):
            with self.subTest(str(nonsense)[:20]):
                self.assertEqual(judge(self.verifier, nonsense), '401 Invalid token')

    def test_token_when_its_session_itself_or_its_account_is_cut_off_then_401(self):
        tokens = [self.service.token(sid='s'), self.service.token(sid=None, jti='t'), self.service.token(sub='a')]
        for subject, kind in (('s', 'session'), ('t', 'token'), ('a', 'account')):
            self.service.revoke(subject, kind)
        for token in tokens:
            until(lambda: judge(self.verifier, token) == REVOKED)
        self.assertEqual(judge(self.verifier, self.service.token()), 'john')

    def test_token_when_it_lacks_a_scope_or_a_role_then_403(self):
        token = self.service.token()
        self.assertEqual(judge(self.verifier, token, scopes=['orders', 'notes'], roles=['clerk']), 'john')
        self.assertEqual(judge(self.verifier, token, scopes=['orders', 'admin']), '403 Insufficient scope')
        self.assertEqual(judge(self.verifier, token, roles=['admin']), '403 Insufficient scope')
        self.assertEqual(judge(self.verifier, self.service.token(roles=None, scope=None), roles=['admin']),
                         '403 Insufficient scope')

    def test_keys_when_they_change_then_tokens_of_both_are_taken(self):
        verifier = Verifier(self.service.issuer, token='own', times={'keys_again': 0.0})
        self.addCleanup(verifier.close)
        before = self.service.token()
        self.assertEqual(judge(verifier, before), 'john')
        self.service.rotate()
        self.assertEqual(judge(verifier, self.service.token()), 'john')
        self.assertEqual(judge(verifier, before), 'john')

    def test_keys_when_some_cannot_be_read_then_the_others_are_taken(self):
        good = self.service.jwks[0]
        self.service.other_keys = [{'kty': 'AKP', 'alg': 'ML-DSA-44', 'kid': 'tomorrow', 'pub': 'AA'},
                                   good | {'kid': 'off the curve', 'x': good['y']}, good | {'kid': 1, 'crv': 'P-999'},
                                   {'kid': 'empty', 'alg': 'ES256'}, {'kid': 'secret', 'alg': 'HS256', 'kty': 'oct'}]
        verifier = Verifier(self.service.issuer, token='own', log=QUIET)
        self.addCleanup(verifier.close)
        self.assertEqual(judge(verifier, self.service.token()), 'john')
        for kid in ('tomorrow', 'off the curve', 'secret'):
            self.assertEqual(judge(verifier, self.service.token(header={'kid': kid})), '401 Invalid token')

    def test_keys_when_an_address_sends_more_than_keys_then_the_next_is_asked(self):
        hostile = FakeService()
        self.addCleanup(hostile.stop)
        hostile.other_keys = ['x' * HUGE]
        verifier = Verifier(self.service.issuer, addresses=[hostile.issuer, self.service.issuer], log=QUIET)
        self.addCleanup(verifier.close)
        self.assertNotEqual(judge(verifier, self.service.token()), '401 Invalid token')
        self.assertIn('/.well-known/jwks.json', [path for path, *_ in self.service.asked])

    def test_keys_when_tokens_name_unknown_ones_then_they_are_asked_for_once(self):
        for i in range(20):
            judge(self.verifier, self.service.token(header={'kid': f'unknown-{i}'}))
        self.assertLessEqual(len([1 for path, *_ in self.service.asked if path == '/.well-known/jwks.json']), 2)

    def test_header_when_read_then_as_the_service_reads_it(self):
        token = self.service.token()
        for good in (f'Bearer {token}', f'bearer   {token} '):
            self.assertEqual(self.verifier.authorize(good)['user'], 'john')
        for header, verdict in ((None, '401 Missing token'), ('', '401 Missing token'), ('Bearer', '401 Missing token'),
                                ('Basic am9objpkb2U=', '401 Missing token'),
                                (f'Bearer {token},Bearer {token}', '400 Invalid request')):
            with self.subTest(header), self.assertRaisesRegex(Refusal, verdict):
                self.verifier.authorize(header)

    def test_process_when_forked_then_follows_by_itself(self):
        self.verifier.verify(self.service.token())
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            verdict = judge(self.verifier, self.service.token())
            os.write(writer, f"{verdict} {self.verifier.state['fresh']}".encode())
            os._exit(0)
        os.waitpid(child, 0)
        self.assertEqual(os.read(reader, 100), b'john True')
        os.close(reader)
        os.close(writer)

    def test_guard_when_the_token_is_good_then_the_application_answers(self):
        self.assertEqual(self.call(f'Bearer {self.service.token()}'), ('200 OK', 'john'))

    def test_guard_when_it_is_not_then_as_the_service_answers(self):
        status, body = self.call(None)
        self.assertEqual(status, '401 Unauthorized')
        self.assertEqual(json.loads(body), {
            'type': 'urn:countersign:problem:missing-token', 'title': 'Missing token', 'status': 401,
            'detail': 'Send an access token: Authorization: Bearer <token>', 'error': 'Missing token'})
        self.assertEqual(self.headers['WWW-Authenticate'], 'Bearer')
        self.assertEqual(self.headers['Content-Type'], 'application/problem+json')
        self.assertEqual(self.headers['Cache-Control'], 'no-store')

    def call(self, authorization):
        def application(environ, start_response):
            start_response('200 OK', [])
            return [environ['countersign.claims']['user'].encode()]

        def start_response(status, headers):
            self.status, self.headers = status, dict(headers)

        environ = {} if authorization is None else {'HTTP_AUTHORIZATION': authorization}
        setup_testing_defaults(environ)
        body = b''.join(Guard(application, self.verifier)(environ, start_response))
        return self.status, body.decode()


if __name__ == '__main__':
    unittest.main()
