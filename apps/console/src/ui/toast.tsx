import { Toast } from 'radix-ui';
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { texts } from '../texts/index.ts';

type Say = (sentence: string) => void;

const Saying = createContext<Say>(() => {});

/** Tells of what was done; it goes away by itself and is read out. */
export function useToast(): Say {
  return useContext(Saying);
}

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [said, setSaid] = useState<readonly { id: number; sentence: string }[]>([]);
  const say = useCallback((sentence: string) => {
    setSaid((before) => [...before, { id: (before.at(-1)?.id ?? 0) + 1, sentence }]);
  }, []);
  return (
    <Toast.Provider swipeDirection="right" label={texts.shared.name}>
      <Saying value={say}>{children}</Saying>
      {said.map(({ id, sentence }) => (
        <Toast.Root
          key={id}
          onOpenChange={(open) => {
            if (!open) setSaid((before) => before.filter((each) => each.id !== id));
          }}
          className="flex items-center justify-between gap-3 rounded-lg border border-line bg-panel px-4 py-3 text-sm shadow-lg"
        >
          <Toast.Description className="min-w-0 wrap-anywhere">{sentence}</Toast.Description>
          <Toast.Close className="cursor-pointer text-quiet hover:text-ink">
            {texts.shared.close}
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className="fixed right-0 bottom-0 z-50 grid w-96 max-w-full gap-2 p-4 outline-none" />
    </Toast.Provider>
  );
}
