/** All tabs of a browser share its cookie: who signs in or out in one of them does so in every one. */
const tabs = new BroadcastChannel('acct.person');

/** Has the other tabs look who is signed in. */
export function tellOtherTabs(): void {
  tabs.postMessage(null);
}

/** Told when somebody signed in or out in another tab. */
export function onOtherTab(listener: () => void): () => void {
  tabs.addEventListener('message', listener);
  return () => tabs.removeEventListener('message', listener);
}
