import { z } from 'zod/v4';
import { PREFIX } from '../token/TokenSecret';

/** Annotation on a service account that is out of service, with the bindings that were taken from it. */
export const DISABLED = `${PREFIX}/disabled`;

const markSchema = z.looseObject({ bindings: z.array(z.string()) });

/** What says that an account was put out of service. */
export interface DisabledMark {
  /** Bindings that the account was taken out of, as grants name them. */
  bindings: string[];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Somebody else's words.
    return undefined;
  }
}

export function writeMark({ bindings }: DisabledMark): string {
  return JSON.stringify({ bindings: [...new Set(bindings)].sort() });
}

/** Reads whether a service account was put out of service from here; `undefined` where it was not. Pure. */
export function readMark({
  annotations,
}: {
  annotations?: Record<string, string> | null;
}): DisabledMark | undefined {
  const text = annotations?.[DISABLED];
  return text ? markSchema.safeParse(parseJson(text)).data : undefined;
}
