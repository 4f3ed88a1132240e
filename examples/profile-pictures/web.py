"""The addresses of this service. Every one of them needs a session that Acct knows."""

import json
import re
import socket
import sqlite3
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from acct import AcctAway

PICTURE_BYTES_MAX = 1_048_576

# How a file of each type begins: what a picture says of itself must be true.
BEGINNINGS = {
    "image/png": rb"\x89PNG\r\n\x1a\n",
    "image/jpeg": rb"\xff\xd8\xff",
    "image/webp": rb"RIFF....WEBP",
}


class Refused(Exception):
    def __init__(self, status, sentence):
        super().__init__(sentence)
        self.status = status


def open_server(address, acct, store):
    server = ThreadingHTTPServer(address, PictureHandler)
    server.acct = acct
    server.store = store
    return server


class PictureHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "profile-pictures"
    sys_version = ""
    # A client that stops in the middle does not keep its thread for ever.
    timeout = 10

    def do_GET(self):
        self._answer(self._show, has_body=False)

    def do_PUT(self):
        self._answer(self._keep, has_body=True)

    def do_DELETE(self):
        self._answer(self._remove, has_body=False)

    def _answer(self, work, has_body):
        """Asks Acct who that is, does the work, and sends what came of it."""
        try:
            if self._brings_a_body() and not has_body:
                raise Refused(400, "This takes no body.")
            work(self._whose(), self._caller())
        except Refused as refused:
            self._send_problem(refused.status, str(refused))
        except (AcctAway, sqlite3.Error) as fault:
            self.log_error("%s: %s", type(fault).__name__, fault)
            self._send_problem(503, "This cannot be answered just now. Try again.")

    def _brings_a_body(self):
        length = self._only("Content-Length")
        return length not in (None, "0") or "Transfer-Encoding" in self.headers

    def _whose(self):
        """`me`, or the id in the address."""
        match = re.fullmatch(r"/pictures/(me|[1-9][0-9]{0,9})", self.path)
        if match is None:
            raise Refused(404, "There is nothing at this address.")
        if self.command != "GET" and match[1] != "me":
            raise Refused(405, "Only your own picture can be changed: /pictures/me")
        return match[1]

    def _caller(self):
        account = self.server.acct.account_of(self._only("Authorization"))
        if account is None:
            raise Refused(401, "Sign in first.")
        return account

    def _show(self, whose, caller):
        picture = self.server.store.get(caller if whose == "me" else int(whose))
        if picture is None:
            raise Refused(404, "There is no picture.")
        self._send(200, *picture)

    def _keep(self, _whose, caller):
        content_type = self._only("Content-Type")
        picture = self._body()
        if content_type not in BEGINNINGS:
            raise Refused(415, f"A picture is one of {', '.join(BEGINNINGS)}.")
        if re.match(BEGINNINGS[content_type], picture, re.DOTALL) is None:
            raise Refused(422, f"That is no {content_type}.")
        if not self.server.store.put(caller, content_type, picture):
            raise Refused(401, "Sign in first.")
        self._send(204)

    def _remove(self, _whose, caller):
        self.server.store.delete(caller)
        self._send(204)

    def _body(self):
        length = self._only("Content-Length") or ""
        if re.fullmatch(r"[0-9]{1,10}", length) is None or "Transfer-Encoding" in self.headers:
            raise Refused(411, "Say in Content-Length how many bytes there are.")
        if int(length) > PICTURE_BYTES_MAX:
            raise Refused(413, f"A picture has at most {PICTURE_BYTES_MAX} bytes.")
        picture = self.rfile.read(int(length))
        if len(picture) < int(length):
            raise Refused(400, "The picture did not come as a whole.")
        return picture

    def _only(self, name):
        values = self.headers.get_all(name, [])
        if len(values) > 1:
            raise Refused(400, f"There must be one {name}.")
        return values[0] if values else None

    def _send_problem(self, status, sentence):
        # What was not read of the request must not be taken for the next one.
        self.close_connection = True
        body = json.dumps({"error": sentence}).encode()
        more = {401: ("WWW-Authenticate", "Bearer"), 405: ("Allow", "GET")}
        self._send(status, "application/json", body, more.get(status))
        self._hear_out()

    def _hear_out(self):
        """Lets a client finish its body: a hang-up before that would reset what it was answered."""
        try:
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(1)
            for _ in range(64):
                if not self.connection.recv(65536):
                    break
        except OSError:
            pass

    def _send(self, status, content_type=None, body=b"", more=None):
        self.send_response(status)
        if content_type is not None:
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
        if more is not None:
            self.send_header(*more)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(body)
