import { isError } from '@backstage/errors';

/** Codes by which PostgreSQL says that it does nothing for anybody now (Appendix A of its manual), by their beginning. */
const POSTGRESQL: readonly [string, string][] = [
  ['53100', 'has no space left'],
  ['53', 'lacks memory or connections'],
  ['57P', 'is shutting down or starting'],
  ['58', 'cannot use its files'],
  ['08', 'cannot be reached'],
  ['25006', 'takes no writes'],
];

const SQLITE: readonly [string, string][] = [
  ['SQLITE_FULL', 'has no space left'],
  ['SQLITE_IOERR', 'cannot use its files'],
  ['SQLITE_CANTOPEN', 'cannot use its files'],
  ['SQLITE_READONLY', 'takes no writes'],
];

const NETWORK: readonly [string, string][] = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
].map(code => [code, 'cannot be reached']);

/** What drivers and the pool say where the code says nothing. */
const WORDS: readonly [RegExp, string][] = [
  [
    /^(Connection (terminated|Error)|Knex: Timeout acquiring a connection|Client has encountered a connection error)/,
    'cannot be reached',
  ],
  // SQLite rolls back by itself when it is full or cannot write, and then the pool's own attempt fails.
  [
    /^cannot rollback - no transaction is active/,
    'has no space left, or cannot use its files',
  ],
];

/**
 * What is wrong with a database that does nothing for anybody, such as one without space, to be said after "the database".
 * Nothing for an error that is about one statement or two that met: those are worth another try at once, or are nobody
 * else's concern.
 */
export function describeTrouble(error: unknown): string | undefined {
  if (!isError(error)) {
    return undefined;
  }
  const code = String(error.code ?? '');
  const byCode = [...POSTGRESQL, ...SQLITE, ...NETWORK].find(([beginning]) =>
    code.startsWith(beginning),
  );
  const said = lastWords(error);
  const byWords = WORDS.find(([words]) => words.test(said));
  return byCode?.[1] ?? byWords?.[1];
}

/** What the database itself said, without the statement that precedes it, which may be long. */
export function lastWords({ message }: { message: string }): string {
  const rollback = 'ROLLBACK - ';
  return message.startsWith(rollback)
    ? message.slice(rollback.length)
    : message.split(' - ').at(-1) ?? message;
}
