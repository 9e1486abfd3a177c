/** A file in an archive, or what is wrong with the archive from there on. */
export type TarEntry =
  | { name: string; content: Uint8Array }
  | { name: string; problem: string };

const BLOCK = 512;

function textAt(header: Uint8Array, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

/** A number in octal, or in base 256 where the first bit is set (GNU). */
function numberAt(header: Uint8Array, start: number, length: number): number {
  const field = header.subarray(start, start + length);
  if (field[0] >= 0x80) {
    return field
      .subarray(1)
      .reduce((value, octet) => value * 256 + octet, field[0] & 0x7f);
  }
  const text = textAt(header, start, length).trim();
  return text === '' ? 0 : Number.parseInt(text, 8);
}

/** `path` out of the records `length key=value\n` of an extended header (POSIX pax). */
function paxPath(content: Uint8Array): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(
    new TextDecoder().decode(content),
  )?.[1];
}

/** Whether bytes begin with the header of a tar archive (POSIX ustar, also as GNU writes it). */
export function isTar(bytes: Uint8Array): boolean {
  return bytes.length >= BLOCK && textAt(bytes, 257, 5) === 'ustar';
}

/** The plain files of a tar archive. Links, devices and directories hold nothing to read. */
export function* tarEntries(archive: Uint8Array): Generator<TarEntry> {
  let offset = 0;
  let longName: string | undefined;
  while (offset + BLOCK <= archive.length) {
    const header = archive.subarray(offset, offset + BLOCK);
    if (header[0] === 0) {
      return;
    }
    const size = numberAt(header, 124, 12);
    const prefix = textAt(header, 345, 155);
    const shortName = textAt(header, 0, 100);
    const name =
      longName ?? (prefix === '' ? shortName : `${prefix}/${shortName}`);
    const start = offset + BLOCK;
    if (!Number.isSafeInteger(size) || start + size > archive.length) {
      yield { name, problem: 'The archive is cut off or broken here.' };
      return;
    }
    const content = archive.subarray(start, start + size);
    const type = String.fromCharCode(header[156]);
    longName = undefined;
    if (type === 'x') {
      longName = paxPath(content);
    } else if (type === 'L') {
      longName = textAt(content, 0, content.length);
    } else if (type === '0' || type === '\0') {
      yield { name, content };
    }
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
  }
}
