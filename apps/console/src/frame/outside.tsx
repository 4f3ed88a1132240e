import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { texts } from '../texts/index.ts';
import { Loading, Trouble } from '../ui/states.tsx';
import { DoorStep } from './door-step.tsx';

// What is shown where there is no page yet, or none at all.

const words = texts.shared;

export function LoadingOutside() {
  return (
    <DoorStep title={words.name}>
      <Loading />
    </DoorStep>
  );
}

export function TroubleOutside(props: ErrorComponentProps) {
  return (
    <DoorStep title={words.name}>
      <Trouble {...props} />
    </DoorStep>
  );
}

export function NotFound() {
  return (
    <DoorStep title={words.notFound} lead={words.notFoundLead}>
      <Link to="/" className="justify-self-center text-sm text-accent underline">
        {words.toStart}
      </Link>
    </DoorStep>
  );
}
