import { useMe } from '../../me.ts';
import { PasswordField } from '../../ui/field.tsx';

type OwnPasswordFieldProps = {
  readonly label: string;
  readonly name: string;
  readonly hint?: string;
  readonly error: string | undefined;
};

/** The present password, once more. Programs that keep passwords are told whose it is. */
export function OwnPasswordField(props: OwnPasswordFieldProps) {
  const { username } = useMe();
  return (
    <>
      <input type="text" autoComplete="username" value={username} readOnly hidden />
      <PasswordField autoComplete="current-password" required {...props} />
    </>
  );
}
