import { approximateMillis } from '../../definition/durations';
import { Loosening, LooseningCode } from '../loosening';

/** A loosening when a span is longer, or has no end any more. */
export function whenLonger(
  code: LooseningCode,
  path: string,
  strict: string | undefined,
  loose: string | undefined,
): Loosening[] {
  const length = (text: string | undefined) =>
    text === undefined ? Infinity : approximateMillis(text);
  return length(loose) > length(strict)
    ? [
        {
          code,
          path,
          ...(strict === undefined ? {} : { strict }),
          ...(loose === undefined ? {} : { loose }),
        },
      ]
    : [];
}
