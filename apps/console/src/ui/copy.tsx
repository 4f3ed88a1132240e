import { Check, Copy as CopyIcon } from 'lucide-react';
import { useState } from 'react';
import { texts } from '../texts/index.ts';
import { Button } from './button.tsx';

/** A text that is shown once, such as a key, with a button that puts it on the clipboard. */
export function Copyable({ label, text }: { readonly label: string; readonly text: string }) {
  const [copied, setCopied] = useState(false);
  const [refused, setRefused] = useState(false);
  // A browser has no clipboard for pages that came by http, and may refuse it to any.
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      setRefused(true);
    }
  }
  const Icon = copied ? Check : CopyIcon;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <input
        readOnly
        aria-label={label}
        value={text}
        onFocus={(event) => event.target.select()}
        className="min-h-9 min-w-0 flex-1 rounded-lg bg-sunken px-3 font-mono text-sm"
      />
      <Button onClick={copy}>
        <Icon aria-hidden className="size-4" />
        {copied ? texts.shared.copied : texts.shared.copy}
      </Button>
      {refused && (
        <p role="alert" className="basis-full text-sm text-danger">
          {texts.shared.copyRefused}
        </p>
      )}
    </div>
  );
}
