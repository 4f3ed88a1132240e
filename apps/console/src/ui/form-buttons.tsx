import { texts } from '../texts/index.ts';
import { Button } from './button.tsx';

type FormButtonsProps = {
  /** What the button says that does it. */
  readonly act: string;
  readonly look?: 'main' | 'danger';
  readonly busy: boolean;
  readonly disabled?: boolean;
  /** Where it is not the form that does it. */
  onAct?(): void;
  readonly leave?: string;
  onLeave(): void;
};

/** The end of a dialog: the act, and the way out, which is shut as long as nobody knows how the act ends. */
export function FormButtons(props: FormButtonsProps) {
  const { act, look = 'main', busy, disabled = false, onAct, onLeave } = props;
  const { leave = texts.shared.cancel } = props;
  return (
    <div className="flex flex-wrap justify-end gap-2">
      <Button disabled={busy} onClick={onLeave}>
        {leave}
      </Button>
      <Button
        type={onAct === undefined ? 'submit' : 'button'}
        look={look}
        busy={busy}
        disabled={disabled}
        onClick={onAct}
      >
        {act}
      </Button>
    </div>
  );
}
