import { Page } from '../../ui/page.tsx';

export function MySessions() {
  return <Page title="MySessions">{null}</Page>;
}
