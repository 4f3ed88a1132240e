"""What this service asks of Acct: who is this token, and which accounts were closed?"""

import http.client
import json
import re
from collections import namedtuple
from urllib.parse import urlencode, urlsplit

ANSWER_BYTES_MAX = 1_000_000


class AcctAway(Exception):
    """Acct gave no clear answer. That is neither a yes nor a no."""


class Acct:
    def __init__(self, url, timeout_seconds):
        self._url = urlsplit(url)
        self._timeout = timeout_seconds

    def account_of(self, authorization):
        """The id of the account behind this header, or None where the session does not count.

        Nothing is remembered: a session that ended a moment ago is refused by the next request.
        Raises AcctAway.
        """
        # Only the one form that Acct gives out is passed on, so nothing else can be smuggled in.
        if re.fullmatch(r"Bearer [A-Za-z0-9_-]{1,200}", authorization or "", re.IGNORECASE) is None:
            return None
        status, answer = self.ask("GET", "/v1/session", {"Authorization": authorization})
        if status == 401:
            return None
        account = answer.get("accountId")
        if status != 200 or type(account) is not int:
            raise AcctAway(f"an answer of {status} to who that is")
        return account

    def ask(self, method, path, headers, body=None):
        """One request: the status and the JSON object that came. Raises AcctAway."""
        secure = self._url.scheme == "https"
        connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        # http.client follows no redirects, which could carry a token to somebody else.
        connection = connect(self._url.hostname, self._url.port, timeout=self._timeout)
        try:
            connection.request(method, self._url.path.rstrip("/") + path, body, headers)
            response = connection.getresponse()
            answer = json.loads(response.read(ANSWER_BYTES_MAX) or b"{}")
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise AcctAway(str(error) or type(error).__name__) from error
        finally:
            connection.close()
        if not isinstance(answer, dict):
            raise AcctAway("an answer that is no object")
        return response.status, answer


Page = namedtuple("Page", "accounts last more")


class Feed:
    """Reads the journal of Acct with an account that has the role `service`."""

    def __init__(self, acct, username, password):
        self._acct = acct
        self._credentials = {"username": username, "password": password}
        self._token = None

    def closed_after(self, place):
        """The accounts that were closed after this place, oldest first, and the next place.

        Raises AcctAway.
        """
        query = urlencode({"after": place, "name": "accounts.closed", "limit": 100})
        status, answer = self._read(f"/v1/admin/events?{query}")
        if status != 200:
            raise AcctAway(f"{status} for the journal: {answer.get('detail', answer)}")
        accounts = [event["accountId"] for event in answer["items"]]
        return Page(accounts, answer["last"], more=answer["next"] is not None)

    def _read(self, path):
        # This session ends like any other, after a day at the latest; then it takes a new one.
        for fresh in (False, True):
            if self._token is None or fresh:
                self._token = self._sign_in()
            headers = {"Authorization": f"Bearer {self._token}"}
            status, answer = self._acct.ask("GET", path, headers)
            if status != 401:
                break
        return status, answer

    def _sign_in(self):
        headers = {"Content-Type": "application/json"}
        body = json.dumps(self._credentials)
        status, answer = self._acct.ask("POST", "/v1/sessions", headers, body)
        if "token" not in answer:
            raise AcctAway(f"{status} at sign-in: {answer.get('detail', answer)}")
        return answer["token"]
