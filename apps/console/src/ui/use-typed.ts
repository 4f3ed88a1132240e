import { useState } from 'react';

/**
 * What stands in a field whose value is in the address: what was typed, until the address asks for something
 * else, as when somebody goes back.
 */
export function useTyped(asked: string): [string, (typed: string) => void] {
  const [typed, setTyped] = useState(asked);
  const [seen, setSeen] = useState(asked);
  if (seen !== asked) {
    setSeen(asked);
    if (typed.trim() !== asked) setTyped(asked);
  }
  return [typed, setTyped];
}
