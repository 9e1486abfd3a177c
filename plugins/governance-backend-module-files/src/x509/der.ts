/** One element of DER (ITU-T X.690): its tag, its content, and its whole encoding. */
export interface DerElement {
  tag: number;
  content: Uint8Array;
  encoding: Uint8Array;
}

export const TAG = {
  integer: 0x02,
  oid: 0x06,
  enumerated: 0x0a,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
  version: 0xa0,
} as const;

/** Reads the element at the front; undefined when there is none or when it is cut off. */
export function readElement(bytes: Uint8Array): DerElement | undefined {
  if (bytes.length < 2) {
    return undefined;
  }
  const tag = bytes[0];
  let length = bytes[1];
  let start = 2;
  if (length >= 0x80) {
    const octets = length & 0x7f;
    // Zero octets would be the indefinite form, which DER does not have.
    if (octets === 0 || octets > 4 || bytes.length < 2 + octets) {
      return undefined;
    }
    length = 0;
    for (const octet of bytes.subarray(2, 2 + octets)) {
      length = length * 256 + octet;
    }
    start += octets;
  }
  const end = start + length;
  return end > bytes.length
    ? undefined
    : {
        tag,
        content: bytes.subarray(start, end),
        encoding: bytes.subarray(0, end),
      };
}

/** The elements that stand one after another in a content; undefined when one is cut off. */
export function readElements(content: Uint8Array): DerElement[] | undefined {
  const elements: DerElement[] = [];
  let rest = content;
  while (rest.length > 0) {
    const element = readElement(rest);
    if (!element) {
      return undefined;
    }
    elements.push(element);
    rest = rest.subarray(element.encoding.length);
  }
  return elements;
}

/** An object identifier in dotted form (X.690, section 8.19). */
export function readOid({ tag, content }: DerElement): string | undefined {
  if (tag !== TAG.oid || content.length === 0) {
    return undefined;
  }
  const arcs: number[] = [];
  let value = 0;
  for (const octet of content) {
    value = value * 128 + (octet & 0x7f);
    if (octet < 0x80) {
      arcs.push(value);
      value = 0;
    }
  }
  const [first, ...others] = arcs;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - top * 40, ...others].join('.');
}

const TIME_PATTERNS: ReadonlyMap<number, RegExp> = new Map([
  [
    TAG.utcTime,
    /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:\.\d+)?(Z|[+-]\d{4})$/,
  ],
  [
    TAG.generalizedTime,
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:\.\d+)?(Z|[+-]\d{4})$/,
  ],
]);

/** RFC 5280, section 4.1.2.5.1: two digits from 50 on are of the last century. */
function fullYear(year: string): string {
  if (year.length === 4) {
    return year;
  }
  return Number(year) >= 50 ? `19${year}` : `20${year}`;
}

/**
 * A UTCTime or GeneralizedTime as ISO 8601 in UTC. RFC 5280, section 4.1.2.5, demands seconds and `Z`; certificates
 * without seconds exist and mean the full minute.
 */
export function readTime({ tag, content }: DerElement): string | undefined {
  const text = Buffer.from(content).toString('latin1');
  const pattern = TIME_PATTERNS.get(tag);
  const parts = pattern?.exec(text);
  if (!parts) {
    return undefined;
  }
  const [, year, month, day, hour, minute, second = '00', zone] = parts;
  const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  const time = Date.parse(
    `${fullYear(year)}-${month}-${day}T${hour}:${minute}:${second}${offset}`,
  );
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
