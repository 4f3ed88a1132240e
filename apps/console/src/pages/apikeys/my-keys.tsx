import { Page } from '../../ui/page.tsx';

export function MyKeys() {
  return <Page title="MyKeys">{null}</Page>;
}
