import { toError } from '@backstage/errors';
import { useCallback, useEffect, useRef, useState } from 'react';

/**
 * The state of one question to the backend. While it is asked again, the last answer stays; when another question is
 * asked (`key` differs), it goes.
 */
export interface Query<T> {
  value?: T;
  error?: Error;
  /** Nothing is known yet. */
  loading: boolean;
  /** Asks again and keeps what is shown meanwhile. */
  reload(): void;
  /** Puts an answer in place that came by another way, such as the answer to a decision. */
  replace(value: T): void;
}

interface Answer<T> {
  key: string;
  value?: T;
  error?: Error;
}

/**
 * Asks the backend.
 *
 * @param key - what distinguishes this question; a new key is a new question, `undefined` asks nothing
 * @param load - how to ask; only the latest one is used, and answers that arrive out of order are dropped
 */
export function useQuery<T>(
  key: string | undefined,
  load: () => Promise<T>,
): Query<T> {
  const [answer, setAnswer] = useState<Answer<T>>();
  const latestLoad = useRef(load);
  latestLoad.current = load;
  const sequence = useRef(0);

  const ask = useCallback(() => {
    if (key === undefined) {
      return;
    }
    sequence.current += 1;
    const mine = sequence.current;
    latestLoad.current().then(
      value => mine === sequence.current && setAnswer({ key, value }),
      error =>
        mine === sequence.current &&
        setAnswer(previous => ({
          key,
          // What was read before is still worth showing, next to the reason why it may be old.
          value: previous?.key === key ? previous.value : undefined,
          error: toError(error),
        })),
    );
  }, [key]);

  useEffect(() => {
    ask();
    return () => {
      sequence.current += 1;
    };
  }, [ask]);

  const replace = useCallback(
    (value: T) => {
      if (key !== undefined) {
        sequence.current += 1;
        setAnswer({ key, value });
      }
    },
    [key],
  );

  const current = answer && answer.key === key ? answer : undefined;
  return {
    value: current?.value,
    error: current?.error,
    loading: key !== undefined && !current,
    reload: ask,
    replace,
  };
}
