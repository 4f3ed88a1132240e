"""A tour of Acct through a generated client: signs up, signs in, checks, and signs out.

ACCT_URL names the service; its attributes are `nick`, a unique text, and `left`, an integer. ACCT_SERVICE_TOKEN
is a token of an account with the role `service`. Prints one line of JSON: the calls that succeeded, and the
refusals, each of which came as a typed error.
"""

import json
import os
import secrets

from acct_client import AuthenticatedClient, Client
from acct_client.api.account import attributes_mine, attributes_set
from acct_client.api.accounts import signup_create
from acct_client.api.session import sessions_check, sessions_sign_out
from acct_client.api.sessions import sessions_check_many, sessions_end, sessions_list, signin_create
from acct_client.models import (
    Account,
    AccountAttributes,
    ActiveCheck,
    Attribute,
    Attributes,
    AttributesSetProblem,
    AttributesSetProblemCode,
    AttributesSetRequest,
    Check,
    CheckMany,
    InactiveCheck,
    SessionPage,
    SessionsCheckManyProblem,
    SessionsCheckManyProblemCode,
    SessionsCheckManyRequest,
    SessionsCheckProblem,
    SessionsCheckProblemCode,
    SessionsEndProblem,
    SessionsEndProblemCode,
    SignedIn,
    SigninCreateProblem,
    SigninCreateProblemCode,
    SigninCreateRequest,
    SignupCreateProblem,
    SignupCreateProblemCode,
    SignupCreateRequest,
)

URL = os.environ["ACCT_URL"]
PASSWORD = "a lantern on the quay"

calls: list[str] = []
refusals: list[str] = []


def main() -> None:
    anyone = Client(base_url=URL)
    name = f"py-{secrets.token_hex(4)}"
    account_id = sign_up(anyone, name)
    token = sign_in(anyone, name)
    me = AuthenticatedClient(base_url=URL, token=token)

    check = succeeded("sessionsCheck", Check, sessions_check.sync(client=me))
    assert check.account_id == account_id and check.username == name and check.roles == []
    assert check.expires_at > check.created_at

    set_attributes(me, name)
    page = succeeded("sessionsList", SessionPage, sessions_list.sync(client=me))
    assert [session.current for session in page.items] == [True] and page.next_ is None
    answer = sessions_end.sync(client=me, id="AAAAAAAAAAAAAAAA")
    refused("sessionsEnd", SessionsEndProblem, answer, SessionsEndProblemCode.SESSIONS_NOT_FOUND)

    check_many(me, token)
    assert sessions_sign_out.sync_detailed(client=me).status_code == 204
    calls.append("sessionsSignOut")
    over = sessions_check.sync(client=me)
    refused("sessionsCheck", SessionsCheckProblem, over, SessionsCheckProblemCode.ACCESS_SESSION_INVALID)
    print(json.dumps({"calls": calls, "refusals": refusals}))


def sign_up(anyone: Client, name: str) -> int:
    def ask(username: str, password: str = PASSWORD, **values: str):
        body = SignupCreateRequest(username, password, attributes=Attributes.from_dict(values))
        return signup_create.sync(client=anyone, body=body)

    account = succeeded("signupCreate", Account, ask(name, nick=f"{name}-first"))
    assert account.username == name and account.state == "active"
    wrong = SignupCreateProblemCode
    for answer, code in (
        (ask(name), wrong.ACCOUNTS_USERNAME_TAKEN),
        (ask(f"{name}-b", nick=f"{name}-first"), wrong.ATTRIBUTES_VALUE_TAKEN),
        (ask("admin"), wrong.ACCOUNTS_USERNAME_RESERVED),
        (ask("a b"), wrong.ACCOUNTS_USERNAME_INVALID),
        (ask(f"{name}-b", "short"), wrong.CREDENTIALS_TOO_SHORT),
        (ask(f"{name}-b", "password1234"), wrong.CREDENTIALS_TOO_COMMON),
        (ask(f"{name}-b", hat="x"), wrong.ATTRIBUTES_UNKNOWN_KEY),
        (ask(f"{name}-b", left="x"), wrong.ATTRIBUTES_VALUE_INVALID),
        (ask("x" * 300), wrong.REQUEST_INVALID),
    ):
        refused("signupCreate", SignupCreateProblem, answer, code)
    return account.id


def sign_in(anyone: Client, name: str) -> str:
    def ask(username: str, password: str):
        return signin_create.sync(client=anyone, body=SigninCreateRequest(username, password))

    answer = ask(name, "a wrong password")
    refused("signinCreate", SigninCreateProblem, answer, SigninCreateProblemCode.SIGNIN_REFUSED)
    nobody = sessions_check.sync(client=anyone)
    refused("sessionsCheck", SessionsCheckProblem, nobody, SessionsCheckProblemCode.ACCESS_SESSION_REQUIRED)
    return succeeded("signinCreate", SignedIn, ask(name, PASSWORD)).token


def set_attributes(me: AuthenticatedClient, name: str) -> None:
    def ask(key: str, value: str | int):
        return attributes_set.sync(client=me, key=key, body=AttributesSetRequest(value))

    assert succeeded("attributesSet", Attribute, ask("left", 5)).value == 5
    wrong = AttributesSetProblemCode
    refused("attributesSet", AttributesSetProblem, ask("hat", 5), wrong.ATTRIBUTES_UNKNOWN_KEY)
    refused("attributesSet", AttributesSetProblem, ask("left", "x"), wrong.ATTRIBUTES_VALUE_INVALID)
    mine = succeeded("attributesMine", AccountAttributes, attributes_mine.sync(client=me))
    assert mine.attributes.to_dict() == {"nick": f"{name}-first", "left": 5}


def check_many(me: AuthenticatedClient, token: str) -> None:
    body = SessionsCheckManyRequest([token, "nothing"])
    answer = sessions_check_many.sync(client=me, body=body)
    code = SessionsCheckManyProblemCode.ACCESS_ROLE_REQUIRED
    refused("sessionsCheckMany", SessionsCheckManyProblem, answer, code)
    service = AuthenticatedClient(base_url=URL, token=os.environ["ACCT_SERVICE_TOKEN"])
    found = sessions_check_many.sync(client=service, body=body)
    first, second = succeeded("sessionsCheckMany", CheckMany, found).items
    assert isinstance(first, ActiveCheck) and isinstance(second, InactiveCheck)


def succeeded(call, kind, answer):
    assert isinstance(answer, kind), f"{call}: {answer}"
    if call not in calls:
        calls.append(call)
    return answer


def refused(call, kind, answer, code) -> None:
    assert isinstance(answer, kind) and answer.code is code, f"{call}: {answer} instead of {code}"
    refusals.append(f"{call} {answer.status} {answer.code}")


main()
