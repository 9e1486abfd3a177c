import { Knex } from 'knex';

/** A text in which a secret must not stand, with where it is from. */
export interface SearchedText {
  where: string;
  text: string;
}

/** The part of a base64 text that does not depend on what stands before and after the secret, for each alignment. */
function base64Cores(secret: string): string[] {
  return [0, 1, 2].map(offset => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    const encoded = bytes.toString('base64').replace(/=+$/, '');
    const first = Math.ceil((offset * 8) / 6);
    const whole = Math.floor((bytes.length * 8) / 6);
    return encoded.slice(first, whole);
  });
}

/** How a secret looks when it is written in some way: raw, hex, base64, base64url, URL-encoded, in JSON. */
export function encodingsOf(secret: string): Record<string, string[]> {
  const bytes = Buffer.from(secret);
  const percent = [...bytes]
    .map(byte => `%${byte.toString(16).padStart(2, '0')}`)
    .join('');
  return {
    raw: [secret],
    json: [JSON.stringify(secret).slice(1, -1)],
    hex: [
      bytes.toString('hex'),
      bytes.toString('hex').toLocaleUpperCase('en-US'),
    ],
    base64: base64Cores(secret),
    base64url: base64Cores(secret).map(core =>
      core.replaceAll('+', '-').replaceAll('/', '_'),
    ),
    url: [
      encodeURIComponent(secret),
      new URLSearchParams({ s: secret }).toString().slice(2),
      percent,
      percent.toLocaleUpperCase('en-US'),
    ],
  };
}

/** Where which secret is found, and how it is written there. Empty where there is none. */
export function findSecrets(
  texts: SearchedText[],
  secrets: Record<string, string>,
): string[] {
  return texts.flatMap(({ where, text }) =>
    Object.entries(secrets).flatMap(([name, secret]) =>
      Object.entries(encodingsOf(secret))
        .filter(([, forms]) => forms.some(form => text.includes(form)))
        .map(([encoding]) => `${name} as ${encoding} in ${where}`),
    ),
  );
}

/** Every row of every table of a database, as text. */
export async function dumpDatabase(knex: Knex): Promise<SearchedText[]> {
  const tables: Array<{ name: string }> =
    knex.client.config.client === 'pg'
      ? await knex('information_schema.tables')
          .where({ table_schema: 'public' })
          .select({ name: 'table_name' })
      : await knex('sqlite_master').where({ type: 'table' }).select('name');
  const texts: SearchedText[] = [];
  for (const { name } of tables) {
    const rows: Array<Record<string, unknown>> = await knex(name);
    for (const row of rows) {
      for (const [column, value] of Object.entries(row)) {
        texts.push({
          where: `${name}.${column}`,
          text: Buffer.isBuffer(value)
            ? `${value.toString('latin1')} ${value.toString('hex')}`
            : String(value),
        });
      }
    }
  }
  return texts;
}
