"""Learns of closed accounts, for as long as the service runs."""

import logging

PAUSE_SECONDS_MAX = 60


def follow(feed, store, stopping, poll_seconds):
    """Asks for what is new every `poll_seconds`, and less often while that fails."""
    pause = 0
    while not stopping.wait(pause):
        try:
            page = feed.closed_after(store.place())
            store.forget(page.accounts, page.last)
            pause = 0 if page.more else poll_seconds
        # Whatever it was, the pictures of closed accounts must go: the next attempt may succeed.
        except Exception as error:
            pause = min(max(2 * pause, poll_seconds), PAUSE_SECONDS_MAX)
            logging.warning("The feed could not be read, next attempt in %s s: %s", pause, error)
