import { EnvironmentSecret } from './EnvironmentSecret';
import { ownerOf, parseMark } from './mark';
import { NotOursError } from './putSecret';

/**
 * Takes a secret away, where its value is the one that was put from here. A value that lies there since has taken the place of ours,
 * and stays.
 *
 * @param options - `version`: when it was written, as GitHub said then; the one that is there where that is not said
 * @throws NotOursError where no version is said and the value is somebody else's, AnswerError, or whatever kept GitHub from being
 * asked
 */
export async function destroySecret(
  secret: EnvironmentSecret,
  { version, signal }: { version: string | undefined; signal: AbortSignal },
): Promise<void> {
  const updatedAt = await secret.updatedAt(signal);
  const text = await secret.mark(signal);
  const mark = parseMark(text);
  if (updatedAt !== undefined) {
    const owner = ownerOf(updatedAt, mark);
    if (version === undefined && owner === 'somebody-else') {
      throw new NotOursError(
        'the value that lies there was not put from here, so it stays',
      );
    }
    if (version !== undefined && version !== updatedAt) {
      return;
    }
    await secret.remove(signal);
  }
  if (mark !== undefined) {
    await secret.removeMark(signal);
  }
}
