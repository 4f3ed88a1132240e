import { describe, expect, test } from 'vitest';
import { testedProviders } from '../house/test-database.ts';
import { hasPython } from './picture-service.ts';
import { openWorld, picture, seen, untilGone } from './world.ts';

// The example is what docs/extension.md tells to do, so it must do that: a service in another language,
// with a table of its own, that shares nothing with Acct but account ids.

const title = hasPython
  ? 'profile pictures'
  : 'profile pictures (skipped: there is no python3 here)';

describe.runIf(hasPython)(title, () => {
  test.each(testedProviders)(
    'on %s: somebody keeps a picture, others see it, and it is gone with the account',
    async (provider) => {
      await using world = await openWorld(provider);
      await using pictures = await world.startPictures();
      const [ann, bob] = [await world.member('ann'), await world.member('bob')];
      const mine = picture('ann');
      expect((await pictures.ask('PUT', '/pictures/me', ann, mine)).status).toBe(204);
      expect(await seen(pictures, `/pictures/${ann.id}`, bob)).toEqual(mine);
      expect(await seen(pictures, '/pictures/me', ann)).toEqual(mine);
      expect(await seen(pictures, '/pictures/me', bob)).toBe(404);

      await world.close(ann);
      expect(await seen(pictures, '/pictures/me', ann)).toBe(401);
      await untilGone(pictures, `/pictures/${ann.id}`, bob);

      const heir = await world.member('ann');
      expect(await seen(pictures, '/pictures/me', heir)).toBe(404);
    },
  );

  test('nobody is let in without a session that counts, at once when it ends or is suspended', async () => {
    await using world = await openWorld();
    await using pictures = await world.startPictures();
    const [ann, bob] = [await world.member('ann'), await world.member('bob')];
    expect(await seen(pictures, '/pictures/me', undefined)).toBe(401);
    for (const token of ['x', 'acct_s_x', `${ann.token}x`, 'a b', '', `${ann.token}, Bearer x`]) {
      expect(await seen(pictures, '/pictures/me', { token })).toBe(401);
    }
    for (const member of [ann, bob]) {
      await pictures.ask('PUT', '/pictures/me', member, picture(member.username));
      expect(await seen(pictures, '/pictures/me', member)).toEqual(picture(member.username));
    }
    await world.operate('standing.suspend', { id: ann.id });
    expect(await seen(pictures, '/pictures/me', ann)).toBe(401);
    expect((await pictures.ask('PUT', '/pictures/me', ann, picture('late'))).status).toBe(401);
    expect((await pictures.ask('DELETE', '/pictures/me', ann)).status).toBe(401);
    expect(await seen(pictures, `/pictures/${ann.id}`, bob)).toEqual(picture('ann'));
    await world.call('sessions.signOut', undefined, bob.token);
    expect(await seen(pictures, '/pictures/me', bob)).toBe(401);
  });

  test.each(['hang-up', 'silence', 'fault', 'nonsense'] as const)(
    'while Acct answers with %s nobody is let in and nothing is lost',
    async (fate) => {
      await using world = await openWorld();
      await using pictures = await world.startPictures({ timeoutSeconds: 2 });
      const ann = await world.member('ann');
      await pictures.ask('PUT', '/pictures/me', ann, picture('first'));
      world.route.meet(fate);
      expect(await seen(pictures, '/pictures/me', ann)).toBe(503);
      expect((await pictures.ask('PUT', '/pictures/me', ann, picture('second'))).status).toBe(503);
      expect((await pictures.ask('DELETE', '/pictures/me', ann)).status).toBe(503);
      world.route.meet('acct');
      expect(await seen(pictures, '/pictures/me', ann)).toEqual(picture('first'));
    },
  );

  test('after a crash it goes on from where it was, and hears of what it missed', async () => {
    await using world = await openWorld();
    const [ann, bob, eve] = [
      await world.member('ann'),
      await world.member('bob'),
      await world.member('eve'),
    ];
    const first = await world.startPictures();
    for (const member of [ann, bob]) {
      await first.ask('PUT', '/pictures/me', member, picture(member.username));
    }
    await world.close(ann);
    await untilGone(first, `/pictures/${ann.id}`, eve);
    await first.kill();
    const asked = world.route.asked.length;
    await world.close(bob);

    await using second = await world.startPictures();
    await untilGone(second, `/pictures/${bob.id}`, eve);
    const [closed] = await world.core.tools.db.read.event.findMany({
      where: { name: 'accounts.closed' },
      orderBy: { id: 'asc' },
    });
    const again = world.route.asked.slice(asked).find((url) => url.startsWith('/v1/admin/events'));
    expect(again).toContain(`after=${closed?.id}&`);
    expect(await second.stop()).toBe(0);
  });

  test('a picture that arrives while its account is closed does not outlive it', async () => {
    await using world = await openWorld();
    await using pictures = await world.startPictures();
    const [ann, eve] = [await world.member('ann'), await world.member('eve')];
    await pictures.ask('PUT', '/pictures/me', ann, picture('early'));
    const check = world.route.hold('/v1/session');
    const late = pictures.ask('PUT', '/pictures/me', ann, picture('late'));
    await check.answered;
    await world.close(ann);
    await untilGone(pictures, `/pictures/${ann.id}`, eve);
    check.letGo();
    expect((await late).status).toBe(401);
    expect(await seen(pictures, `/pictures/${ann.id}`, eve)).toBe(404);
  });

  test('it signs in again when its own session has ended, and waits until it has its role', async () => {
    await using world = await openWorld();
    await using pictures = await world.startPictures();
    const [ann, bob, eve] = [
      await world.member('ann'),
      await world.member('bob'),
      await world.member('eve'),
    ];
    const service = await world.operate('directory.find', { username: 'pictures' });
    for (const member of [ann, bob]) {
      await pictures.ask('PUT', '/pictures/me', member, picture(member.username));
    }
    await world.operate('sessions.revokeAll', { id: service.id });
    await world.close(ann);
    await untilGone(pictures, `/pictures/${ann.id}`, eve);

    await world.operate('standing.demote', { id: service.id, role: 'service' });
    await world.close(bob);
    expect(await seen(pictures, `/pictures/${bob.id}`, eve)).toEqual(picture('bob'));
    await world.operate('roles.grant', { id: service.id, role: 'service' });
    await untilGone(pictures, `/pictures/${bob.id}`, eve);
  });

  test('a picture is of a known type, says so, and is no larger than allowed', async () => {
    await using world = await openWorld();
    await using pictures = await world.startPictures();
    const ann = await world.member('ann');
    const { bytes } = picture('ann');
    const huge = new Uint8Array(1_048_577);
    huge.set(bytes);
    const put = async (type: string, sent: Uint8Array<ArrayBuffer>) =>
      (await pictures.ask('PUT', '/pictures/me', ann, { type, bytes: sent })).status;
    expect(await put('image/svg+xml', bytes)).toBe(415);
    expect(await put('text/html', bytes)).toBe(415);
    expect(await put('image/jpeg', bytes)).toBe(422);
    expect(await put('image/png', new Uint8Array(0))).toBe(422);
    expect(await put('image/png', huge)).toBe(413);
    expect(await seen(pictures, '/pictures/me', ann)).toBe(404);
    expect(await put('image/png', huge.slice(0, 1_048_576))).toBe(204);
    expect((await pictures.ask('DELETE', '/pictures/me', ann)).status).toBe(204);
    expect(await seen(pictures, '/pictures/me', ann)).toBe(404);
  });

  test('only one’s own picture can be changed', async () => {
    await using world = await openWorld();
    await using pictures = await world.startPictures();
    const [ann, bob] = [await world.member('ann'), await world.member('bob')];
    await pictures.ask('PUT', '/pictures/me', ann, picture('ann'));
    const path = `/pictures/${ann.id}`;
    expect((await pictures.ask('PUT', path, bob, picture('bob'))).status).toBe(405);
    expect((await pictures.ask('DELETE', path, bob)).status).toBe(405);
    for (const nowhere of ['/', '/pictures', '/pictures/0', '/pictures/me/..', '/pictures/-1']) {
      expect((await pictures.ask('GET', nowhere, bob)).status).toBe(404);
    }
    expect(await seen(pictures, path, bob)).toEqual(picture('ann'));
  });
});
