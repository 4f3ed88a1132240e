import { Page } from '../../ui/page.tsx';

export function Roles() {
  return <Page title="Roles">{null}</Page>;
}
