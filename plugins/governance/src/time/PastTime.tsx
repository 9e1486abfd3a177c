import { phraseExactly, phrasePast } from './phraseMoment';
import { useNow } from './useNow';

/** A moment that has happened, as people say it, with the exact one on hover. It never reads as one to come. */
export function PastTime({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={phraseExactly(at)}>
      {phrasePast(at, now)}
    </time>
  );
}
