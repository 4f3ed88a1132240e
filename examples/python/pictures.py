"""A back end with one page for whoever is signed in: python pictures.py 8080 http://127.0.0.1:8000"""

import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from acct_verifier import Unavailable, Verifier

port, acct = int(sys.argv[1]), sys.argv[2]
# Without a key each request asks Acct; with one it remembers for as long as the feed says nothing else.
verifier = Verifier(acct, key=os.environ.get("ACCT_API_KEY"))


class Pages(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self):
        if self.path == "/":
            return self.say(200, "Anybody may read this.\n")
        if self.path != "/me":
            return self.say(404, "There is no such page.\n")
        try:
            account = verifier.check(self.token())
        except Unavailable:
            return self.say(503, "Nobody can say who you are just now.\n", {"Retry-After": "1"})
        if account is None:
            return self.say(401, "Sign in first.\n", {"WWW-Authenticate": "Bearer"})
        return self.say(200, f"Hello {account.username}, your account is {account.account_id}.\n")

    def token(self):
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" else None

    def say(self, status, text, headers=None):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        # What one person sees is not for a cache that others share.
        self.send_header("Cache-Control", "no-store")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


server = ThreadingHTTPServer(("127.0.0.1", port), Pages)
print(f"http://127.0.0.1:{port}", flush=True)
server.serve_forever()
