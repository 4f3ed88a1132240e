import {
  Activity,
  KeyRound,
  type LucideIcon,
  MonitorSmartphone,
  ScrollText,
  Settings,
  ShieldCheck,
  SlidersHorizontal,
  UserRound,
  UsersRound,
} from 'lucide-react';
import { texts } from './texts/index.ts';

export type Place = { readonly to: string; readonly name: string; readonly icon: LucideIcon };

const { names } = texts.navigation;

/** THE list of what a person comes to. A page that is not here is found from one that is. */
export const ownPlaces: readonly Place[] = [
  { to: '/account', name: names.account, icon: UserRound },
  { to: '/sessions', name: names.sessions, icon: MonitorSmartphone },
  { to: '/apikeys', name: names.apikeys, icon: KeyRound },
];

/** What an administrator comes to besides. */
export const adminPlaces: readonly Place[] = [
  { to: '/overview', name: names.overview, icon: Activity },
  { to: '/accounts', name: names.accounts, icon: UsersRound },
  { to: '/attributes', name: names.attributes, icon: SlidersHorizontal },
  { to: '/roles', name: names.roles, icon: ShieldCheck },
  { to: '/audit', name: names.audit, icon: ScrollText },
  { to: '/settings', name: names.settings, icon: Settings },
];
