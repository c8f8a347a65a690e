# A service that verifies by itself: answers any request with a good token by 200, and /state with what it knows.
# usage: service.py PORT SETTINGS, where settings are those of a verifier, as JSON
import json
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from countersign_verifier import Refusal, Verifier

verifier = Verifier(**{re.sub('[A-Z]', lambda letter: '_' + letter[0].lower(), name): value
                       for name, value in json.loads(sys.argv[2]).items()})


def resident():
    with open('/proc/self/status') as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith('VmRSS'))


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        if self.path == '/state':
            state = verifier.state
            # JSON has no infinity.
            state['age'] = min(state['age'], 1e9)
            return self.answer(200, json.dumps(state | {'resident': resident()}).encode())
        try:
            verifier.authorize(self.headers['Authorization'])
            self.answer(200, b'')
        except Refusal as refusal:
            self.answer(refusal.status, b'')

    def answer(self, status, body):
        self.send_response_only(status)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 100


Server(('127.0.0.1', int(sys.argv[1])), Handler).serve_forever()
