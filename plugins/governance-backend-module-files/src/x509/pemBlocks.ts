/** A block of text between `-----BEGIN label-----` and `-----END label-----` (RFC 7468). */
export type PemBlock =
  | { label: string; der: Uint8Array }
  | { label: string; problem: string };

const BEGIN = '-----BEGIN ';
const END = '-----END ';
const DASHES = '-----';
const MAX_LABEL_LENGTH = 64;
/** Larger than any certificate in use by far; keeps a hostile one from the parsers. */
const MAX_DER_BYTES = 256 * 1024;

function decode(body: string): { der: Uint8Array } | { problem: string } {
  const lines = body.split(/\r\n|\n|\r/).map(line => line.trim());
  while (lines.length > 0 && lines[0] === '') {
    lines.shift();
  }
  // Only what follows the line of BEGIN and the line before END is no line of its own.
  if (lines.at(-1) === '') {
    lines.pop();
  }
  const blank = lines.indexOf('');
  const headers = blank < 0 ? [] : lines.slice(0, blank);
  if (headers.some(line => !line.includes(':') && !/^\s/.test(line))) {
    return {
      problem:
        'A blank line stands in it, which ends the headers of RFC 1421; what stands before it are no headers. Remove the blank line.',
    };
  }
  const text = lines.slice(blank + 1).join('');
  if (text.length === 0) {
    return { problem: 'It is empty.' };
  }
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    return { problem: 'It is not in Base64.' };
  }
  if (text.length > (MAX_DER_BYTES * 4) / 3) {
    return { problem: `It is larger than ${MAX_DER_BYTES} bytes.` };
  }
  return { der: Buffer.from(text, 'base64') };
}

/**
 * Finds the blocks of a text. Reads it once from front to back, however often markers repeat or nest, so that its time
 * grows with the length of the text and with nothing else.
 */
export function* pemBlocks(text: string): Generator<PemBlock> {
  let end = text.indexOf(END);
  let begin = text.indexOf(BEGIN);
  while (begin >= 0) {
    const labelStart = begin + BEGIN.length;
    const next = text.indexOf(BEGIN, labelStart);
    const label = text
      .slice(labelStart, labelStart + MAX_LABEL_LENGTH + DASHES.length)
      .split(DASHES, 1)[0];
    if (label.length > MAX_LABEL_LENGTH || /[\r\n]/.test(label)) {
      yield { label: '', problem: 'The line that begins it is broken.' };
    } else {
      while (end >= 0 && end < labelStart) {
        end = text.indexOf(END, end + END.length);
      }
      if (end < 0) {
        yield { label, problem: 'It has no end.' };
      } else if (next >= 0 && next < end) {
        yield { label, problem: 'Another block begins inside it.' };
      } else if (!text.startsWith(`${label}${DASHES}`, end + END.length)) {
        yield { label, problem: 'It ends with the label of another kind.' };
      } else {
        yield {
          label,
          ...decode(text.slice(labelStart + label.length + DASHES.length, end)),
        };
      }
    }
    begin = next;
  }
}
