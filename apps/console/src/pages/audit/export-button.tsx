import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { quantityOf } from '../../format.ts';
import { texts } from '../../texts/index.ts';
import { Button } from '../../ui/button.tsx';
import { sayError } from '../../ui/refusal.ts';
import { useToast } from '../../ui/toast.tsx';
import { exportEvents } from './export.ts';
import type { AuditFilter } from './filter.ts';

const words = texts.audit.export;

/** Saves what the filter lets through as a file; while it is read, the button stops that. */
export function ExportButton({ filter }: { readonly filter: AuditFilter }) {
  const say = useToast();
  const [count, setCount] = useState(0);
  const stop = useRef<AbortController | null>(null);
  const { mutate, isPending } = useMutation({
    mutationFn: (controller: AbortController) =>
      exportEvents(filter, { signal: controller.signal, onProgress: setCount }),
    onSuccess: ({ count: saved, isCut }) =>
      say((isCut ? words.cut : words.done)(quantityOf(saved))),
    onError: (error, { signal }) => say(signal.aborted ? words.stopped : sayError(error)),
  });
  // Nobody waits for it any more.
  useEffect(() => () => stop.current?.abort(), []);
  function start(): void {
    stop.current = new AbortController();
    setCount(0);
    mutate(stop.current);
  }
  // One button for both, so that whoever pressed it by the keyboard stays there.
  return (
    <div className="flex flex-wrap items-center justify-end gap-3">
      {isPending && (
        <span className="text-sm text-quiet tabular-nums">{words.progress(quantityOf(count))}</span>
      )}
      <Button onClick={isPending ? () => stop.current?.abort() : start}>
        {!isPending && <Download aria-hidden className="size-4" />}
        {isPending ? words.stop : words.start}
      </Button>
    </div>
  );
}
