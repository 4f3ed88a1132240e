"""Asks Acct over connections that are kept, with a bound on the whole of each question."""

import http.client
import io
import json
import threading
import time
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple, Optional, Tuple
from urllib.parse import urlsplit

_NOES = {(401, "access.session_invalid"), (401, "access.key_invalid"), (403, "access.session_only")}
_BODY_MAX = 65536
_IDLE_MAX = 32


class Unavailable(Exception):
    """Acct cannot be asked just now, so nobody can say whose token this is. Let nobody in."""


class Account(NamedTuple):
    """Who sent a request. Store account_id and never the name: the id is the account's for ever."""

    account_id: int
    username: str
    roles: Tuple[str, ...]
    session_id: str


class Acct:
    """Where Acct is, and the connections to it that are free just now."""

    def __init__(self, url: str, timeout: float):
        self._url = urlsplit(url)
        if self._url.scheme not in ("http", "https") or not self._url.hostname:
            raise ValueError("url is the address of Acct, such as https://accounts.example.org")
        self.path = self._url.path.rstrip("/")
        self._timeout = timeout
        self.reset()

    def reset(self) -> None:
        self._lock, self._idle = threading.Lock(), []

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def ask(self, token: str) -> Tuple[Optional[Account], float]:
        until = time.monotonic() + self._timeout
        try:
            status, date, text = self._send(token, until)
            body = json.loads(text)
            if (status, body.get("code")) in _NOES:
                return None, 0
            if status != 200:
                raise Unavailable(f"Acct answered {status}.")
            return _account_of(body), _seconds_left(body, date)
        except (OSError, http.client.HTTPException, ValueError, LookupError, AttributeError, TypeError) as error:
            raise Unavailable("Acct cannot be asked just now.") from error

    def _send(self, token: str, until: float):
        with self._lock:
            kept = self._idle.pop() if self._idle else None
        if kept is not None:
            try:
                return self._exchange(kept, token, until)
            except (ConnectionError, http.client.BadStatusLine):
                pass  # It was closed just as it was used: once more, by a new one.
        return self._exchange(self.connect(), token, until)

    def _exchange(self, connection: http.client.HTTPConnection, token: str, until: float):
        connection.timeout = _left(until)
        connection.response_class = lambda sock, **rest: http.client.HTTPResponse(_Timed(sock, until), **rest)
        try:
            if connection.sock is not None:
                connection.sock.settimeout(_left(until))
            headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
            connection.request("GET", f"{self.path}/v1/session", headers=headers)
            response = connection.getresponse()
            text = response.read(_BODY_MAX)
            if not response.isclosed():
                raise ValueError("That is more than Acct says.")
        except BaseException:
            connection.close()
            raise
        with self._lock:
            is_kept = not response.will_close and len(self._idle) < _IDLE_MAX
            if is_kept:
                self._idle.append(connection)
        if not is_kept:
            connection.close()
        return response.status, response.headers["Date"], text

    def connect(self) -> http.client.HTTPConnection:
        is_secure = self._url.scheme == "https"
        kind = http.client.HTTPSConnection if is_secure else http.client.HTTPConnection
        return kind(self._url.hostname, self._url.port, timeout=self._timeout)


class _Timed(io.RawIOBase):
    """Bounds an answer in all, and not each piece of it."""

    def __init__(self, sock, until: float):
        self._sock, self._raw, self._until = sock, sock.makefile("rb", buffering=0), until

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> Optional[int]:
        self._sock.settimeout(_left(self._until))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _account_of(body: dict) -> Account:
    account = Account(body["accountId"], body["username"], tuple(body["roles"]), body["sessionId"])
    texts = (account.username, account.session_id, *account.roles)
    if type(account.account_id) is not int or not all(isinstance(text, str) for text in texts):
        raise ValueError("That is no account.")
    return account


def _seconds_left(body: dict, date: Optional[str]) -> float:
    """How long the session lasts by Acct's own clock, whose seconds are whole ones; 0 where it does not say."""
    if date is None:
        return 0
    ends = datetime.fromisoformat(body["expiresAt"].replace("Z", "+00:00"))
    return (ends - parsedate_to_datetime(date)).total_seconds() - 1


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("Acct took too long.")
    return left
