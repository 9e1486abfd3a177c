import { AnswerError } from '../client/errors';
import { aboutKey, versionOf } from './aboutField';
import { KvMetadata, KvSecret } from './KvSecret';

/** Versions that hold the value which was written as `first`, as far as can be known without reading one. */
function holdersOf(
  first: number,
  { current, alive }: KvMetadata,
  written: number | undefined,
): { versions: number[]; newest: boolean } {
  // Every write of another field carries this one on, until it was written anew itself.
  const end = written !== undefined && written > first ? written : current + 1;
  return {
    versions: [...alive].filter(one => one >= first && one < end),
    newest: alive.has(current) && current >= first && current < end,
  };
}

/**
 * Takes a field out for good: every version that holds the value is destroyed. Where the newest one does and has other fields, it
 * is written anew without this one first, so that those stay.
 *
 * @param version - the version that it was written as; the latest one written from here where that is not said
 * @throws AnswerError, or whatever kept the server from being asked
 */
export async function destroyField(
  secret: KvSecret,
  { field, version }: { field: string; version: number | undefined },
): Promise<void> {
  const metadata = await secret.metadata(new Date());
  const written = versionOf(metadata.custom[aboutKey(field)]);
  const first = version ?? written ?? metadata.current;
  const { versions, newest } = holdersOf(first, metadata, written);
  if (newest) {
    const fields = await secret.fields(metadata.current);
    if (fields.includes(field) && fields.length > 1) {
      try {
        await secret.patch(null, metadata.current);
      } catch (error) {
        if (error instanceof AnswerError && error.known) {
          await destroyField(secret, { field, version: first });
          return;
        }
        throw error;
      }
    }
  }
  if (versions.length > 0) {
    await secret.destroy(versions);
  }
  if (written !== undefined && written === first) {
    await secret.describe(aboutKey(field), null);
  }
}
