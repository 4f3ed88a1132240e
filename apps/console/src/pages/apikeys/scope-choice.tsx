import type { InputOf } from '@acct/client';
import { useMe } from '../../me.ts';
import { texts } from '../../texts/index.ts';
import { Checkbox } from '../../ui/checkbox.tsx';

const words = texts.apikeys;

export type Scope = InputOf<'apikeys', 'create'>['scopes'][number];

type ScopeChoiceProps = {
  readonly chosen: readonly Scope[];
  onChange(chosen: readonly Scope[]): void;
};

/** What a key may do, each with what it is for. Two of them are for those who hold a role. */
export function ScopeChoice({ chosen, onChange }: ScopeChoiceProps) {
  const hasRole = useMe().roles.length > 0;
  function choose(scope: Scope, isChosen: boolean): void {
    onChange(scopes.filter((each) => (each === scope ? isChosen : chosen.includes(each))));
  }
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 text-sm font-medium">{words.make.scopes}</legend>
      {scopes.map((scope) => {
        const { name, may } = words.scopes[scope];
        const needsRole = scopesOfRoles.includes(scope);
        return (
          <Checkbox
            key={scope}
            label={name}
            hint={[may, ...(needsRole ? [hintOfRole(hasRole)] : [])].join(' ')}
            checked={chosen.includes(scope)}
            onChange={(isChosen) => choose(scope, isChosen)}
            disabled={needsRole && !hasRole}
          />
        );
      })}
      {chosen.length === 0 && (
        <p role="alert" className="text-sm text-danger">
          {words.make.noScope}
        </p>
      )}
    </fieldset>
  );
}

function hintOfRole(hasRole: boolean): string {
  return hasRole ? words.make.losesRole : words.make.needsRole;
}

const scopes: readonly Scope[] = ['read', 'write', 'check', 'service'];
const scopesOfRoles: readonly Scope[] = ['check', 'service'];
