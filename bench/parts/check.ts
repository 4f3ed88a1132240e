import type { Part } from '../part.ts';
import { interleave } from '../rounds.ts';
import { acctOn } from './acct-subject.ts';
import { floors } from './floors.ts';
import { betterAuth, betterAuthCached, expressSession } from './peers.ts';

export const check: Part = {
  name: 'check',
  title: 'The check: who is this token?',
  says: 'One request, one token drawn by chance from all live sessions, one answer that is exact: a session that ended a moment ago is refused. The floors answer the same without being a service; the cookie cache of Better Auth is the one subject that is not exact. express-session keeps its sessions by connect-pg-simple, which writes the new expiry at each request unless told not to.',
  seconds: 5,
  quickSeconds: 1,
  needsPeers: true,
  async run(stage) {
    await interleave(stage, 'check', [
      ...(await floors(stage)),
      await acctOn(stage, 'sqlite'),
      await acctOn(stage, 'postgresql'),
      await betterAuth(stage, 'sqlite'),
      await betterAuth(stage, 'postgresql'),
      await betterAuthCached(stage, 'sqlite'),
      await betterAuthCached(stage, 'postgresql'),
      await expressSession(stage, true),
      await expressSession(stage, false),
    ]);
  },
};
