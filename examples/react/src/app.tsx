import { Account } from './account.tsx';
import { Problem } from './problem.tsx';
import { useMe } from './queries.ts';
import { Welcome } from './welcome.tsx';

export function App() {
  const me = useMe();
  return (
    <>
      <h1>Acct: a front end in React</h1>
      <Problem error={me.error} />
      {me.data === null && <Welcome />}
      {me.data && <Account me={me.data} />}
    </>
  );
}
