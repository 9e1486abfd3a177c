import { Observation } from '@countersign/plugin-governance-common';

/**
 * One file handed to an importer.
 *
 * @public
 */
export interface ImportFile {
  /** Name for messages, usually the path that was given. */
  name: string;
  content: Uint8Array;
}

/**
 * What an importer needs to know besides the files.
 *
 * @public
 */
export interface ImportOptions {
  /** The time at which the files were true. */
  at: Date;
  /** The realm for formats that do not name one, for example the AWS account id. */
  realm?: string;
  /** Format-specific settings, for example the column mapping of a CSV file. */
  settings?: unknown;
}

/**
 * Reads files of one vendor format. A pure function of its inputs: no clock, network or disk.
 *
 * @remarks
 * What cannot be read is returned in `unreadable` with its reason; only wrong options are thrown, as an `InputError`.
 *
 * @public
 */
export interface Importer {
  /** Id on the command line and in the API, for example `aws-credential-report`. */
  id: string;
  title: string;
  read(files: ImportFile[], options: ImportOptions): Observation;
}
