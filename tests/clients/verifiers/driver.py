"""Checks tokens for a test: a line of JSON asks for some, all at once, and a line of JSON answers."""

import json
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from acct_verifier import Unavailable, Verifier

verifier = Verifier(os.environ["ACCT_URL"], os.environ.get("ACCT_API_KEY"))
pool = ThreadPoolExecutor(64)
writing = threading.Lock()


def check(token):
    try:
        account = verifier.check(token)
    except Unavailable:
        return "unavailable"
    return "refused" if account is None else account._asdict()


def in_child(tokens):
    """The same answers from a forked process, which may share nothing with this one."""
    reading, writing_end = os.pipe()
    if os.fork() == 0:
        os.write(writing_end, json.dumps([check(token) for token in tokens]).encode())
        os._exit(0)
    os.close(writing_end)
    with os.fdopen(reading) as answers:
        return json.load(answers)


def answer(asked):
    tokens = asked["tokens"]
    answers = in_child(tokens) if asked.get("fork") else list(pool.map(check, tokens))
    with writing:
        print(json.dumps({"id": asked["id"], "answers": answers}), flush=True)


for line in sys.stdin:
    threading.Thread(target=answer, args=(json.loads(line),), daemon=True).start()
os._exit(0)
