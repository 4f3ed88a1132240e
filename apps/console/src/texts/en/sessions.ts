import type { Quantity } from '../quantity.ts';
import { counted } from './counted.ts';

export const sessions = {
  mine: {
    title: 'My sessions',
    lead: 'Where you are signed in. End what you do not know, and then change your password.',
    this: 'This session',
    device: (program: string, system: string | undefined) =>
      system === undefined ? program : `${program} on ${system}`,
    unknownDevice: 'Unknown device',
    details: 'All that the device says of itself',
    address: 'Signed in from',
    unknownAddress: 'Not known',
    used: 'Last used',
    since: 'Since',
    expires: 'Ends if not used',
    end: 'End',
    endOf: (device: string) => `End the session of ${device}`,
    endQuestion: (device: string) => `End the session of ${device}?`,
    endConsequence: 'Whoever uses it is signed out at once and needs your password to come back.',
    ended: 'The session has ended.',
    endOthers: 'End all others',
    endOthersQuestion: 'End all of your other sessions?',
    endOthersConsequence: (count: Quantity) =>
      `${counted(count, 'session ends', 'sessions end')} at once. You stay signed in here. API keys stay as they are.`,
    endedOthers: (count: Quantity) => `${counted(count, 'session has', 'sessions have')} ended.`,
    signOut: 'Sign out',
    noOthers: 'You are signed in nowhere else.',
  },
};
