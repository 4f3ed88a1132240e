"""Whose session is it? Asks Acct, and may remember the answer for as long as Acct's feed says that it holds.

    verifier = Verifier("https://accounts.example.org", key=os.environ["ACCT_API_KEY"])
    account = verifier.check(token)    # an Account, or None; raises Unavailable: answer 503

The standard library does. Keep one Verifier for the whole program: any number of threads may use it.
"""

import hashlib
import json
import logging
import os
import re
import threading
import time
import weakref
from typing import Optional, Tuple

from ._acct import Account, Acct, Unavailable

__all__ = ["Account", "Unavailable", "Verifier"]

_log = logging.getLogger("acct_verifier")
_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{1,512}")  # RFC 6750; nothing else may get into a header
_LOST_SECONDS = 5.0
_LINE_MAX = 65536
_REMEMBERED_MAX = 10_000


class Verifier:
    """With a key (of scope `check`) it follows the feed and remembers answers; without one it always asks.

    timeout: seconds that one check may take. remember: seconds that an answer may be used again, 30 at most.
    """

    def __init__(self, url: str, key: Optional[str] = None, *, timeout: float = 3, remember: float = 30):
        if not 0 < timeout <= 60 or not 0 <= remember <= 30:
            raise ValueError("timeout is up to 60 seconds, remember 0 to 30")
        self._key, self._remember, self._acct = key, remember, Acct(url, timeout)
        self._reset()
        # A forked process must share neither connections nor memory: it has no thread that follows the feed.
        verifiers = weakref.WeakSet([self])
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=lambda: [each._reset() for each in verifiers])

    def check(self, token: Optional[str]) -> Optional[Account]:
        """Whose session it is, or None when the token lets nobody in. Raises Unavailable."""
        if not isinstance(token, str) or not _TOKEN.fullmatch(token):
            return None
        name = hashlib.sha256(token.encode()).digest()
        with self._lock:
            self._follow_once()
            account, asked, seconds = self._answers.get(name, (None, (0, 0), 0))
            if account is not None and _since(asked) < seconds and self._is_heard():
                return account
            # What ends from here on counts against the answer, which may be on its way already.
            generation = self._generation if self._is_heard() else None
        asked = _now()
        account, seconds = self._acct.ask(token)
        with self._lock:
            if account is not None and generation == self._generation and self._is_heard():
                self._keep(name, account, (account, asked, min(seconds, self._remember)))
        return account

    def close(self) -> None:
        """Stops following the feed, and closes the connections."""
        with self._lock:
            self._stopped.set()
            self._forget()
        self._acct.close()

    def _reset(self) -> None:
        self._acct.reset()
        self._lock, self._stopped = threading.Lock(), threading.Event()
        self._follower, self._heard, self._generation = None, None, 0
        self._answers, self._names = {}, {}  # By the hash of the token, and those hashes by the account.

    def _is_heard(self) -> bool:
        return self._heard is not None and _since(self._heard) < _LOST_SECONDS

    def _keep(self, name: bytes, account: Account, answer) -> None:
        if len(self._answers) >= _REMEMBERED_MAX and name not in self._answers:
            self._drop(next(iter(self._answers)))
        self._answers[name] = answer
        self._names.setdefault(account.account_id, set()).add(name)

    def _drop(self, name: bytes) -> None:
        account = self._answers.pop(name)[0]
        self._names[account.account_id].discard(name)
        if not self._names[account.account_id]:
            del self._names[account.account_id]

    def _forget(self) -> None:
        self._generation += 1
        self._heard, self._answers, self._names = None, {}, {}

    def _follow_once(self) -> None:
        if self._follower is None and self._key and self._remember > 0 and not self._stopped.is_set():
            self._follower = threading.Thread(target=self._follow, name="acct-feed", daemon=True)
            self._follower.start()

    def _follow(self) -> None:
        failures = 0
        while not self._stopped.is_set():
            was_heard = False
            try:
                self._read_feed()
            except Exception as error:  # Whatever it was: without the feed nothing is remembered.
                with self._lock:
                    was_heard = self._heard is not None
                if (was_heard or failures == 0) and not self._stopped.is_set():
                    _log.warning("The feed of Acct is not heard, so every check asks: %s", error)
            with self._lock:
                self._forget()
            failures = 0 if was_heard else failures + 1
            self._stopped.wait(min(0.1 * 2 ** min(failures, 5), 2))

    def _read_feed(self) -> None:
        connection = self._acct.connect()
        connection.timeout = _LOST_SECONDS / 2
        try:
            headers = {"Authorization": f"Bearer {self._key}", "Accept": "text/event-stream"}
            connection.request("GET", f"{self._acct.path}/v1/revocations", headers=headers)
            response = connection.getresponse()
            if response.status != 200 or response.headers.get_content_type() != "text/event-stream":
                raise ValueError(f"it answered {response.status}")
            fields = {}
            while not self._stopped.is_set():
                line = response.readline(_LINE_MAX).decode()
                if not line.endswith("\n"):
                    raise ValueError("it ended")
                field, _, value = line.rstrip("\r\n").partition(": ")
                if field:
                    fields[field] = value
                elif fields:
                    self._hear(fields.get("event"), json.loads(fields.get("data", "{}")))
                    fields = {}
        finally:
            connection.close()

    def _hear(self, event: Optional[str], data: dict) -> None:
        with self._lock:
            if self._heard is not None and not self._is_heard():
                raise ValueError("it was silent")  # What follows may be old: begin anew with the newest.
            if event == "cursor":
                self._heard = _now()
            elif event == "ended":
                self._generation += 1
                self._end(data.get("ends"), data.get("accountId"), data.get("sessionId"))

    def _end(self, ends: object, account_id: object, session_id: object) -> None:
        if ends == "keys":
            return
        if ends not in ("session", "account", "others") or not isinstance(account_id, int):
            self._answers, self._names = {}, {}
            return
        for name in list(self._names.get(account_id, ())):
            is_named = self._answers[name][0].session_id == session_id
            if ends == "account" or is_named == (ends == "session"):
                self._drop(name)


def _now() -> Tuple[float, float]:
    return time.monotonic(), time.time()


def _since(then: Tuple[float, float]) -> float:
    """By either clock: one of them stands still while the machine sleeps, the other may be set."""
    return max(time.monotonic() - then[0], time.time() - then[1])
