"""Against a service that runs: COUNTERSIGN_URL is its issuer, COUNTERSIGN_PASSWORD admin's password.

It was started with --countersign.signing.algorithm=ES256, --countersign.signing.jwks-max-age=0s and
--countersign.roles.verifier=revocations.
"""

import base64
import json
import os
import unittest
import urllib.request
import uuid

import jwt
from countersign_verifier import Verifier

from .fake_service import until
from .test_verifier import REVOKED, judge

ISSUER = os.environ.get('COUNTERSIGN_URL')
PASSWORD = os.environ.get('COUNTERSIGN_PASSWORD')


def call(method, path, token=None, body=None):
    headers = {'Authorization': 'Bearer ' + token} if token else {}
    if body is not None:
        headers['Content-Type'] = 'application/json'
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(ISSUER + path, data, headers, method=method)) as response:
        return json.loads(response.read() or 'null')


def log_in():
    return call('POST', '/login', body={'username': 'admin', 'password': PASSWORD})['token']


def make_service_account(admin):
    account = call('POST', '/users', admin, {'username': f'orders-{uuid.uuid4()}', 'kind': 'service',
                                             'roles': ['verifier']})['id']
    return {'client_id': account, 'client_secret': call('POST', f'/users/{account}/secrets', admin)['client_secret']}


def token_of(account):
    basic = base64.b64encode(f"{account['client_id']}:{account['client_secret']}".encode()).decode()
    request = urllib.request.Request(ISSUER + '/oauth2/token', b'grant_type=client_credentials',
                                     {'Authorization': 'Basic ' + basic})
    with urllib.request.urlopen(request) as response:
        return json.loads(response.read())['access_token']


@unittest.skipUnless(ISSUER, 'COUNTERSIGN_URL is not set')
class ServiceTests(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.admin = log_in()
        account = make_service_account(cls.admin)
        cls.verifiers = {transport: Verifier(ISSUER, **account, streams=transport == 'stream', times={'keys_again': 0.05})
                         for transport in ('stream', 'poll')}
        for transport, verifier in cls.verifiers.items():
            cls.addClassCleanup(verifier.close)
            until(lambda: verifier.state['fresh'] and verifier.state['transport'] == transport)
        cls.verifier = cls.verifiers['stream']

    def test_session_when_logged_out_then_refused(self):
        for transport, verifier in self.verifiers.items():
            with self.subTest(transport):
                token = log_in()
                self.assertEqual(judge(verifier, token), 'admin')
                call('POST', '/logout', token)
                until(lambda: judge(verifier, token) == REVOKED)
                self.assertEqual(judge(verifier, self.admin), 'admin')

    def test_api_token_when_deleted_then_refused(self):
        for transport, verifier in self.verifiers.items():
            with self.subTest(transport):
                made = call('POST', '/api-tokens', self.admin, {'name': f'nightly-{uuid.uuid4()}'})
                self.assertEqual(judge(verifier, made['token']), 'admin')
                call('DELETE', '/api-tokens/' + made['id'], self.admin)
                until(lambda: judge(verifier, made['token']) == REVOKED)

    def test_account_when_deleted_then_its_tokens_are_refused(self):
        account = make_service_account(self.admin)
        token = token_of(account)
        self.assertTrue(judge(self.verifier, token, scopes=['revocations']).startswith('orders-'))
        call('DELETE', '/users/' + account['client_id'], self.admin)
        until(lambda: judge(self.verifier, token) == REVOKED)

    def test_what_is_in_force_when_a_verifier_starts_then_it_is_known(self):
        token = log_in()
        call('POST', '/logout', token)
        later = Verifier(ISSUER, **make_service_account(self.admin))
        self.addCleanup(later.close)
        self.assertEqual(judge(later, token), REVOKED)

    def test_keys_when_rotated_then_tokens_of_both_are_taken(self):
        before = jwt.get_unverified_header(self.admin)['kid']
        call('POST', '/keys/rotate', self.admin, {})
        tokens = [self.admin]

        def signed_by_another():
            tokens.append(log_in())
            return jwt.get_unverified_header(tokens[-1])['kid'] != before

        until(signed_by_another)
        until(lambda: judge(self.verifier, tokens[-1]) == 'admin')
        self.assertEqual(judge(self.verifier, self.admin), 'admin')


if __name__ == '__main__':
    unittest.main()
