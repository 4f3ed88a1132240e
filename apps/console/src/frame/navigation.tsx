import { Link } from '@tanstack/react-router';
import { ExternalLink, ShieldPlus } from 'lucide-react';
import { isAdmin, type Me } from '../me.ts';
import { adminPlaces, ownPlaces, type Place } from '../navigation.ts';
import { texts } from '../texts/index.ts';

const words = texts.navigation;

type NavigationProps = { readonly me: Me; onGo?(): void };

export function Navigation({ me, onGo }: NavigationProps) {
  return (
    <nav aria-label={words.label} className="grid gap-5 text-sm">
      {isAdmin(me) && <Places title={words.administration} places={adminPlaces} onGo={onGo} />}
      <Places title={words.mine} places={ownPlaces} onGo={onGo} />
      <ul className="grid gap-0.5">
        {!isAdmin(me) && (
          <li>
            <PlaceLink
              place={{ to: '/first-run', name: words.names.firstRun, icon: ShieldPlus }}
              onGo={onGo}
            />
          </li>
        )}
        <li>
          <a href="/docs" className={look}>
            <ExternalLink aria-hidden className="size-4" />
            {words.names.docs}
          </a>
        </li>
      </ul>
    </nav>
  );
}

type PlacesProps = {
  readonly title: string;
  readonly places: readonly Place[];
  onGo: NavigationProps['onGo'];
};

function Places({ title, places, onGo }: PlacesProps) {
  return (
    <div className="grid gap-1">
      <p className="px-2.5 text-xs font-medium tracking-wide text-quiet uppercase">{title}</p>
      <ul className="grid gap-0.5">
        {places.map((place) => (
          <li key={place.to}>
            <PlaceLink place={place} onGo={onGo} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function PlaceLink({ place, onGo }: { place: Place; onGo: NavigationProps['onGo'] }) {
  const { to, name, icon: Icon } = place;
  return (
    <Link to={to} onClick={onGo} className={look} activeProps={{ className: here }}>
      <Icon aria-hidden className="size-4" />
      {name}
    </Link>
  );
}

const look =
  'flex min-h-9 items-center gap-2.5 rounded-lg px-2.5 text-ink hover:bg-sunken [&.active]:bg-accent-soft [&.active]:font-medium [&.active]:text-accent forced-colors:[&.active]:outline forced-colors:[&.active]:-outline-offset-2';
const here = 'active';
