"""A picture for each account: a small service beside Acct, with a table of its own.

It knows people by their account id and by nothing else. Run it with `python3 pictures.py`; the
README tells of the settings.
"""

import os
import signal
import sys
import threading

from acct import Acct, Feed
from follower import follow
from store import Store
from web import open_server


def main():
    settings = read_settings(os.environ)
    store = Store(settings["database"])
    acct = Acct(settings["acct_url"], settings["timeout_seconds"])
    feed = Feed(acct, settings["username"], settings["password"])
    server = open_server((settings["host"], settings["port"]), acct, store)
    stopping = threading.Event()

    def stop(_signal, _frame):
        stopping.set()
        # Not in this thread: it is the one that serves, and would wait for itself.
        threading.Thread(target=server.shutdown).start()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    follower = threading.Thread(
        target=follow, args=(feed, store, stopping, settings["poll_seconds"])
    )
    follower.start()
    host, port = server.server_address[:2]
    print(f"Pictures are at http://{host}:{port}/pictures", flush=True)
    server.serve_forever()
    server.server_close()
    follower.join()


def read_settings(environment):
    password_file = environment.get("PICTURES_ACCT_PASSWORD_FILE")
    if password_file is None:
        sys.exit("PICTURES_ACCT_PASSWORD_FILE must name a file with a password in it.")
    with open(password_file, encoding="utf-8") as file:
        password = file.readline().rstrip("\r\n")
    return {
        "acct_url": environment.get("PICTURES_ACCT_URL", "http://127.0.0.1:8000"),
        "username": environment.get("PICTURES_ACCT_USERNAME", "pictures"),
        "password": password,
        "database": environment.get("PICTURES_DATABASE", "pictures.db"),
        "host": environment.get("PICTURES_HOST", "127.0.0.1"),
        "port": int(environment.get("PICTURES_PORT", "8100")),
        "timeout_seconds": float(environment.get("PICTURES_ACCT_TIMEOUT_SECONDS", "5")),
        "poll_seconds": float(environment.get("PICTURES_POLL_SECONDS", "2")),
    }


if __name__ == "__main__":
    main()
