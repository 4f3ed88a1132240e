"""The tables of this service. An account id is all that they share with Acct."""

import sqlite3
from contextlib import closing, contextmanager

TABLES = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS pictures (
  account_id INTEGER PRIMARY KEY,
  content_type TEXT NOT NULL,
  bytes BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS closed_accounts (account_id INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS feed (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  place TEXT NOT NULL
);
INSERT OR IGNORE INTO feed VALUES (1, '0');
"""


class Store:
    def __init__(self, path):
        self._path = path
        with closing(self._connect()) as connection:
            connection.executescript(TABLES)

    def put(self, account_id, content_type, picture):
        """Keeps the picture. False when the account was closed meanwhile.

        Acct said a moment ago that the account is there. It may have been closed since, and the
        feed may even have told so already; then nobody would ever remove this picture. Ids are
        never reused, so a list of those that are gone is right for ever.
        """
        with self._transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO pictures SELECT ?, ?, ?"
                " WHERE NOT EXISTS (SELECT 1 FROM closed_accounts WHERE account_id = ?)"
                " ON CONFLICT (account_id) DO UPDATE"
                " SET content_type = excluded.content_type, bytes = excluded.bytes",
                (account_id, content_type, picture, account_id),
            )
            return cursor.rowcount == 1

    def get(self, account_id):
        """The content type and the bytes, or None."""
        with closing(self._connect()) as connection:
            return connection.execute(
                "SELECT content_type, bytes FROM pictures WHERE account_id = ?", (account_id,)
            ).fetchone()

    def delete(self, account_id):
        with self._transaction() as connection:
            connection.execute("DELETE FROM pictures WHERE account_id = ?", (account_id,))

    def place(self):
        """How far the feed of closed accounts has been read."""
        with closing(self._connect()) as connection:
            return connection.execute("SELECT place FROM feed").fetchone()[0]

    def forget(self, account_ids, place):
        """Removes what there is of these accounts and remembers the place, both or neither.

        So a crash loses no event: the same page is read again, and reading it twice does no harm.
        """
        rows = [(account_id,) for account_id in account_ids]
        with self._transaction() as connection:
            connection.executemany("INSERT OR IGNORE INTO closed_accounts VALUES (?)", rows)
            connection.executemany("DELETE FROM pictures WHERE account_id = ?", rows)
            connection.execute("UPDATE feed SET place = ?", (place,))

    @contextmanager
    def _transaction(self):
        with closing(self._connect()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            # Commits, or rolls back when something is raised.
            with connection:
                yield connection

    def _connect(self):
        # One connection for each piece of work: they are cheap, and no thread shares one.
        connection = sqlite3.connect(self._path, timeout=5, isolation_level=None)
        # Without this a deleted picture stays readable in the file until its place is needed.
        connection.execute("PRAGMA secure_delete = ON")
        return connection
