import { Page } from '../../ui/page.tsx';

export function Attributes() {
  return <Page title="Attributes">{null}</Page>;
}
