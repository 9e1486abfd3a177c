/** Reads what SSH writes into bytes (RFC 4251, section 5), from the front to the back. */
export class WireReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isDone(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** @throws RangeError where the bytes end before */
  string(): Buffer {
    const length = this.uint32();
    return this.#take(length);
  }

  text(): string {
    return this.string().toString('utf8');
  }

  uint32(): number {
    return this.#take(4).readUInt32BE();
  }

  uint64(): bigint {
    return this.#take(8).readBigUInt64BE();
  }

  #take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) {
      throw new RangeError(
        `it ends after ${this.#bytes.length} bytes, and ${end} were to be read`,
      );
    }
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}

/** A string: its length, and it. */
export function wireString(value: Buffer | string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A number that is not negative: without zeros in front, but for one where it would be taken for negative otherwise. */
export function wireNumber(magnitude: Buffer): Buffer {
  const first = magnitude.findIndex(byte => byte !== 0);
  const significant = first < 0 ? Buffer.alloc(0) : magnitude.subarray(first);
  const isHigh = significant.length > 0 && significant[0] >= 0x80;
  return wireString(
    isHigh ? Buffer.concat([Buffer.from([0]), significant]) : significant,
  );
}
