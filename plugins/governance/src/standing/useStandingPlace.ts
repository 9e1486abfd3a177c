import {
  STANDING_KINDS,
  StandingKind,
} from '@countersign/plugin-governance-common';
import { useSearchParams } from 'react-router-dom';

/** Which credentials are listed. */
export interface ShownStanding {
  /** Exactly whose; `none` for what nobody is known to own, and everybody's unless told. */
  owner?: string;
  /** All that work unless told. */
  kind?: StandingKind;
}

const EVERYBODY = '-';
const ALL = 'usable';

/** The parts of an address that say which credentials are listed. Another team or system has others. */
export const STANDING_PARAMS = ['holder', 'holds'] as const;

/** Which credentials are listed. It stands in the address, so that a link leads to the same list. */
export function useStandingPlace(): {
  shown?: ShownStanding;
  hrefOf(shown: ShownStanding | undefined): string;
} {
  const [params] = useSearchParams();
  const [holder, holds] = STANDING_PARAMS.map(name => params.get(name));
  return {
    shown:
      holder === null
        ? undefined
        : {
            owner: holder === EVERYBODY ? undefined : holder,
            kind: STANDING_KINDS.find(kind => kind === holds),
          },
    hrefOf: shown => {
      const next = new URLSearchParams(params);
      if (shown) {
        next.set('holder', shown.owner ?? EVERYBODY);
        next.set('holds', shown.kind ?? ALL);
      } else {
        STANDING_PARAMS.forEach(name => next.delete(name));
      }
      return `?${next}`;
    },
  };
}
