import { sessionOrKey } from '../../trpc/guards.ts';
import { router } from '../../trpc/init.ts';
import { AdmissionInput, AdmissionView } from './schema.ts';
import { admit } from './service.ts';

export const forwardAuthRouter = router({
  // By this scope, because the back end is told whose key it is.
  // Without an address below /v1: proxies ask at a door of their own, which answers in headers.
  check: sessionOrKey('read')
    .meta({ routine: true })
    .input(AdmissionInput)
    .output(AdmissionView)
    .query(({ ctx, input }) => admit(ctx.tools, ctx.actor, input)),
});
