import { useApi } from '@backstage/frontend-plugin-api';
import { CandidateReportView } from '@countersign/plugin-governance-common';
import { useEffect, useRef, useState } from 'react';
import { toError } from '@backstage/errors';
import { governanceApiRef } from '../api/governanceApiRef';

/** Milliseconds without typing after which a text is examined. */
const PAUSE = 600;

/** What was found about a candidate so far. */
export interface Examination {
  /** Of the text as it was when last examined. */
  report?: CandidateReportView;
  error?: Error;
  /** Whether the text is newer than the report. */
  pending: boolean;
  retry(): void;
}

/** Has a candidate examined whenever nobody has typed for a moment. The last report stays until the next is there. */
export function useExamination(source: string, tests: string): Examination {
  const api = useApi(governanceApiRef);
  const [report, setReport] = useState<CandidateReportView>();
  const [error, setError] = useState<Error>();
  const [pending, setPending] = useState(true);
  const [attempt, setAttempt] = useState(0);
  const sequence = useRef(0);
  useEffect(() => {
    sequence.current += 1;
    const mine = sequence.current;
    setPending(true);
    const timer = setTimeout(() => {
      api
        .examineFlow({ source, tests })
        .then(
          found => {
            if (mine === sequence.current) {
              setReport(found);
              setError(undefined);
            }
          },
          failure => {
            if (mine === sequence.current) {
              setError(toError(failure));
            }
          },
        )
        .finally(() => mine === sequence.current && setPending(false));
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [api, source, tests, attempt]);
  return {
    report,
    error,
    pending,
    retry: () => setAttempt(count => count + 1),
  };
}
