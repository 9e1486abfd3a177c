import { z } from 'zod/v4';

/** Label with the id of the store: on every Secret that it has made, and on those that were given to it. */
export const STORE_LABEL = 'governance.countersign.dev/store';

/** Annotation on the Secrets that the store has made itself, so that an empty one of them can go. */
const MADE_HERE = 'governance.countersign.dev/made-here';

/** Annotations are of another prefix for each key, for a name has at most 63 characters behind it. */
const ABOUT = 'about.governance.countersign.dev/';

const metadataSchema = z.looseObject({
  metadata: z.looseObject({
    uid: z.string(),
    resourceVersion: z.string(),
    deletionTimestamp: z.string().nullish(),
    labels: z.record(z.string(), z.string()).nullish(),
    annotations: z.record(z.string(), z.string()).nullish(),
    managedFields: z
      .array(
        z.looseObject({
          manager: z.string().nullish(),
          fieldsV1: z
            .looseObject({
              'f:data': z.record(z.string(), z.unknown()).nullish(),
            })
            .nullish(),
        }),
      )
      .nullish(),
  }),
});

const aboutSchema = z.looseObject({ version: z.string() });

/** A Secret as its metadata show it, without a value. */
export interface StoredSecret {
  uid: string;
  resourceVersion: string;
  isGoing: boolean;
  /** Id of the store that it belongs to. */
  store: string | undefined;
  isMadeHere: boolean;
  /** Keys, and who has written each. */
  writers: ReadonlyMap<string, ReadonlySet<string>>;
  /** As which version each key was written from here. */
  versions: ReadonlyMap<string, string>;
}

/** Who a store writes as, in the server's record of who has written what. */
export function writerOf(store: string): string {
  return `countersign-${store}`;
}

/** Annotations that say what lies in a key; `null` takes them out. */
export function aboutAnnotations(
  key: string,
  about: (Record<string, string> & { version: string }) | null,
): Record<string, string | null> {
  return { [`${ABOUT}${key}`]: about && JSON.stringify(about) };
}

/** Annotations and labels of a Secret that the store makes. */
export function madeHere(store: string): {
  labels: Record<string, string>;
  annotations: Record<string, string>;
} {
  return {
    labels: { [STORE_LABEL]: store },
    annotations: { [MADE_HERE]: 'true' },
  };
}

function versionOf(text: string): string | undefined {
  try {
    return aboutSchema.safeParse(JSON.parse(text)).data?.version;
  } catch {
    // Somebody else's words.
    return undefined;
  }
}

/**
 * Reads the metadata of a Secret. Which keys there are, and who has written them, the server itself keeps in `managedFields`.
 *
 * @throws Error where the server's answer is none about an object
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function readStoredSecret(answer: unknown): StoredSecret {
  const { metadata } = metadataSchema.parse(answer);
  const annotations = metadata.annotations ?? {};
  const writers = new Map<string, Set<string>>();
  for (const { manager, fieldsV1 } of metadata.managedFields ?? []) {
    for (const field of Object.keys(fieldsV1?.['f:data'] ?? {})) {
      if (field.startsWith('f:')) {
        const key = field.slice(2);
        const known = writers.get(key) ?? new Set();
        writers.set(key, known.add(manager ?? ''));
      }
    }
  }
  const versions = new Map<string, string>();
  for (const [name, text] of Object.entries(annotations)) {
    const version = name.startsWith(ABOUT) ? versionOf(text) : undefined;
    if (version !== undefined) {
      versions.set(name.slice(ABOUT.length), version);
    }
  }
  return {
    uid: metadata.uid,
    resourceVersion: metadata.resourceVersion,
    isGoing: Boolean(metadata.deletionTimestamp),
    store: metadata.labels?.[STORE_LABEL],
    isMadeHere: annotations[MADE_HERE] === 'true',
    writers,
    versions,
  };
}

/** Whether what lies in a key is what this store has put there last, and nobody else has written it since. Pure. */
export function isOurs(
  { writers, versions }: StoredSecret,
  { key, store }: { key: string; store: string },
): boolean {
  const by = writers.get(key);
  return versions.has(key) && by?.size === 1 && by.has(writerOf(store));
}
