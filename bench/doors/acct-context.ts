import { randomUUID } from 'node:crypto';
import { openCore, settingsWith } from '@acct/core';
import { optionsOf, WithDatabase } from '../serve.ts';

/** What any program that embeds the core gives to its procedures: the token as the header has it. */
export async function acctContext() {
  const core = await openCore(settingsWith({ databaseUrl: optionsOf(WithDatabase).database }));
  return (authorization: string | null | undefined) => {
    const token = authorization?.slice('Bearer '.length);
    return core.context(
      { requestId: randomUUID(), address: null, device: null },
      token === undefined ? { kind: 'nothing' } : { kind: 'token', token },
    );
  };
}
