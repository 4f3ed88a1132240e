import Sqlite from 'better-sqlite3';
import pg from 'pg';

export type StatementLog = Disposable & {
  /** What was sent since the last time this was asked, in its order. */
  taken(): readonly string[];
};

/**
 * Writes down every statement each time that it is run by this process, whoever prepared it. The drivers
 * themselves are listened to, below everything of ours and of Prisma's.
 */
export function logStatements(): StatementLog {
  const lines: string[] = [];
  const statement = statementPrototype();
  const runs = ['run', 'all', 'get', 'iterate'].map((name): [string, unknown] => [
    name,
    Reflect.get(statement, name),
  ]);
  for (const [name, original] of runs) {
    Object.assign(statement, {
      [name](this: Sqlite.Statement, ...values: unknown[]) {
        lines.push(this.source);
        return typeof original === 'function' && Reflect.apply(original, this, values);
      },
    });
  }
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function wrapped(this: pg.Client, ...sent: unknown[]) {
    lines.push(textOf(sent[0]));
    return Reflect.apply(query, this, sent);
  };
  return {
    taken: () => lines.splice(0),
    [Symbol.dispose]() {
      Object.assign(statement, Object.fromEntries(runs));
      pg.Client.prototype.query = query;
    },
  };
}

/** The driver does not show the class of its statements, but every statement has it. */
function statementPrototype(): object {
  const file = new Sqlite(':memory:');
  const found: unknown = Object.getPrototypeOf(file.prepare('SELECT 1'));
  file.close();
  if (typeof found !== 'object' || found === null) throw new Error('A statement has no class.');
  return found;
}

/** pg takes a text, or an object with the text in it. */
function textOf(sent: unknown): string {
  if (typeof sent === 'string') return sent;
  return typeof sent === 'object' && sent !== null ? String(Reflect.get(sent, 'text')) : '';
}
