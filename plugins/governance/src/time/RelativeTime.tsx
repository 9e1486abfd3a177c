import { phraseExactly, phraseMoment } from './phraseMoment';
import { useNow } from './useNow';

/** A moment as people say it, with the exact one on hover. */
export function RelativeTime({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={phraseExactly(at)}>
      {phraseMoment(at, now)}
    </time>
  );
}
