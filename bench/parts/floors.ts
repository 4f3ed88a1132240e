import { fileURLToPath } from 'node:url';
import { startProgram } from '../program.ts';
import type { Stage } from '../stage.ts';
import type { Subject } from '../subject.ts';
import { checkRequest, isCheckOf } from './acct-subject.ts';

/** The names under which targets and tables know the floors. */
export const constantName = 'node:http, constant';
export const mapName = 'node:http + Map of all sessions';
export const singleQueryName = 'node:http + pg, one query a request';

/** What no service can be faster than, and what it would be without one. */
export async function floors(stage: Stage): Promise<Subject[]> {
  const request = await checkRequest(stage);
  const sqlite = await stage.acctDatabase('sqlite');
  const file = { database: fileURLToPath(sqlite.replace('file:', 'file://')) };
  const server = { database: await stage.acctDatabase('postgresql') };
  const isOk: Subject['isTrue'] = ({ status, body }) =>
    status === 200 && body.includes('person50000');
  async function floor(name: string, program: string, options: object = {}): Promise<Subject> {
    const running = await stage.running(startProgram(`floors/${program}`, options));
    return { name, program: running, request, isTrue: isCheckOf };
  }
  return [
    { ...(await floor(constantName, 'constant')), isTrue: isOk },
    await floor(mapName, 'map', file),
    { ...(await floor('Express 5, constant', 'express')), isTrue: isOk },
    await floor('node:http + better-sqlite3', 'sqlite', file),
    { ...(await floor(singleQueryName, 'postgresql', server)), usesPostgresql: true },
  ];
}
