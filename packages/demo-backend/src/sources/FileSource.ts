import { ObservationInput } from '@countersign/plugin-governance-common';
import {
  ImportFile,
  Importer,
  InventorySource,
} from '@countersign/plugin-governance-node';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { fillDates } from './fillDates';

interface FileSourceOptions {
  id: string;
  title: string;
  environment?: string;
  importer: Importer;
  directory: string;
  files: string[];
  realm?: string;
  /** A YAML file with the importer's settings. */
  settingsFile?: string;
  /** The time that the files' dates are counted from. */
  startedAt: Date;
}

/** Example files that stand for a system of the demo organisation, read through the importer of that system. */
export class FileSource implements InventorySource {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly environment?: string;
  readonly #options: FileSourceOptions;

  constructor(options: FileSourceOptions) {
    this.#options = options;
    this.id = options.id;
    this.kind = options.importer.id;
    this.title = options.title;
    this.environment = options.environment;
  }

  async observe({ now }: { now: Date }): Promise<ObservationInput> {
    const { directory, files, importer, realm, settingsFile, startedAt } =
      this.#options;
    const read = (name: string) => readFile(path.join(directory, name), 'utf8');
    const contents = await Promise.all(
      files.map(
        async (name): Promise<ImportFile> => ({
          name,
          content: Buffer.from(fillDates(await read(name), startedAt)),
        }),
      ),
    );
    const observation = importer.read(contents, {
      at: now,
      realm,
      settings: settingsFile ? parse(await read(settingsFile)) : undefined,
    });
    return {
      ...observation,
      identities: observation.identities.map(identity => ({
        ...identity,
        environment: identity.environment ?? this.environment,
      })),
    };
  }
}
