import { SecretValue } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { OpenBaoServer } from '../client/OpenBaoServer';
import { KvTarget } from './kvTarget';

const metadataSchema = z.looseObject({
  data: z.looseObject({
    current_version: z.number(),
    custom_metadata: z.record(z.string(), z.string()).nullish(),
    versions: z
      .record(
        z.string(),
        z.looseObject({ deletion_time: z.string(), destroyed: z.boolean() }),
      )
      .nullish(),
  }),
});

const writtenSchema = z.looseObject({
  data: z.looseObject({ version: z.number() }),
});

const subkeysSchema = z.looseObject({
  data: z.looseObject({
    subkeys: z.record(z.string(), z.unknown()).nullish(),
  }),
});

/** What the server keeps of a secret besides its values. */
export interface KvMetadata {
  /** 0 where nothing was ever written. */
  current: number;
  /** Versions that can be read. */
  alive: ReadonlySet<number>;
  custom: Readonly<Record<string, string>>;
}

const NOTHING: KvMetadata = { current: 0, alive: new Set(), custom: {} };

function encode(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** The requests about one secret. None of them has a value in its answer. */
export class KvSecret {
  readonly #server: OpenBaoServer;
  readonly #target: KvTarget;
  readonly #signal: AbortSignal;

  constructor(server: OpenBaoServer, target: KvTarget, signal: AbortSignal) {
    this.#server = server;
    this.#target = target;
    this.#signal = signal;
  }

  async metadata(now: Date): Promise<KvMetadata> {
    const answer = await this.#server.find(
      {
        asked: 'The metadata of the secret',
        method: 'GET',
        path: this.#path('metadata'),
      },
      this.#signal,
    );
    if (answer === undefined) {
      return NOTHING;
    }
    const { data } = metadataSchema.parse(answer);
    return {
      current: data.current_version,
      custom: data.custom_metadata ?? {},
      alive: new Set(
        Object.entries(data.versions ?? {})
          .filter(
            ([, { deletion_time: deletedAt, destroyed }]) =>
              !destroyed &&
              (deletedAt === '' || Date.parse(deletedAt) > now.getTime()),
          )
          .map(([version]) => Number(version)),
      ),
    };
  }

  /** Names of the fields of a version, without their values. */
  async fields(version: number): Promise<string[]> {
    const answer = await this.#server.find(
      {
        asked: 'The fields of the secret',
        method: 'GET',
        path: this.#path('subkeys'),
        query: { version: String(version), depth: '1' },
      },
      this.#signal,
    );
    return answer === undefined
      ? []
      : Object.keys(subkeysSchema.parse(answer).data.subkeys ?? {});
  }

  /**
   * Writes the field, or takes it out. The other fields stay as they are, and are not read for it.
   *
   * @param on - the version that it is written on, where it can be read; everything but that is refused
   * @returns the new version
   * @throws AnswerError that is known as `changed-meanwhile`, among others
   */
  async patch(value: SecretValue | null, on: number): Promise<number> {
    return this.#write('PATCH', value, on);
  }

  /** Writes the field as the only one, where nothing can be read. As {@link KvSecret.patch} otherwise. */
  async create(value: SecretValue, on: number): Promise<number> {
    return this.#write('POST', value, on);
  }

  /** Sets one key of the custom metadata, or takes it out. */
  async describe(key: string, text: string | null): Promise<void> {
    await this.#server.call(
      {
        asked: 'What the value is about',
        method: 'PATCH',
        path: this.#path('metadata'),
        body: { custom_metadata: { [key]: text } },
      },
      this.#signal,
    );
  }

  /** Takes versions out for good. */
  async destroy(versions: readonly number[]): Promise<void> {
    await this.#server.call(
      {
        asked: 'The destruction',
        method: 'POST',
        path: this.#path('destroy'),
        body: { versions },
      },
      this.#signal,
    );
  }

  async #write(
    method: 'PATCH' | 'POST',
    value: SecretValue | null,
    on: number,
  ): Promise<number> {
    const answer = await this.#server.call(
      {
        asked: 'The writing of the value',
        method,
        path: this.#path('data'),
        body: {
          options: { cas: on },
          data: { [this.#target.field]: value?.reveal() ?? null },
        },
      },
      this.#signal,
    );
    return writtenSchema.parse(answer).data.version;
  }

  #path(part: 'data' | 'metadata' | 'subkeys' | 'destroy'): string {
    return `${encode(this.#target.mount)}/${part}/${encode(this.#target.path)}`;
  }
}
