import { browserRefusals } from '../../kernel/browser.ts';
import { browserRouter } from './procedures.ts';
import type { SignIn } from './service.ts';

/**
 * Sessions that browsers keep. How they begin is another flow's doing, and flows never meet: the list of
 * capabilities hands it in.
 */
export function browserBy(signIn: SignIn) {
  return { router: browserRouter(signIn), refusals: browserRefusals };
}
