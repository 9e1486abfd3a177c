import {
  CERTIFICATION_STANDINGS,
  CertificationStanding,
  RollupDimension,
  RollupQuery,
} from '@countersign/plugin-governance-common';
import { useSearchParams } from 'react-router-dom';
import { STANDING_PARAMS } from '../standing/useStandingPlace';

/** Which single things are listed: of what, and how they stand. */
export interface ShownLeaves {
  node?: string;
  standing?: CertificationStanding;
}

/** Where the reader is. It stands in the address, so that a link leads to the same numbers. */
export interface RollupPlace {
  query: RollupQuery;
  shown?: ShownLeaves;
  go(change: {
    by?: RollupDimension;
    node?: string | null;
    campaign?: string | null;
    shown?: ShownLeaves | null;
  }): void;
  /** The address of another node in the same place. */
  hrefOf(node: string | undefined): string;
}

const EVERYTHING = '-';

function readStanding(text: string | null): CertificationStanding | undefined {
  return CERTIFICATION_STANDINGS.find(standing => standing === text);
}

/** Reads and changes where the reader is. */
export function useRollupPlace(): RollupPlace {
  const [params, setParams] = useSearchParams();
  const by: RollupDimension = params.get('by') === 'system' ? 'system' : 'team';
  const of = params.get('of');
  const query: RollupQuery = {
    by,
    node: params.get('node') ?? undefined,
    campaign: params.get('campaign') ?? undefined,
  };
  const put = (next: URLSearchParams, name: string, value?: string | null) => {
    if (value === null) {
      next.delete(name);
    } else if (value !== undefined) {
      next.set(name, value);
    }
  };
  return {
    query,
    shown:
      of === null
        ? undefined
        : {
            node: of === EVERYTHING ? undefined : of,
            standing: readStanding(params.get('standing')),
          },
    go: change =>
      setParams(current => {
        const next = new URLSearchParams(current);
        if (change.by !== undefined && change.by !== by) {
          put(next, 'by', change.by);
          put(next, 'node', null);
          STANDING_PARAMS.forEach(name => put(next, name, null));
        }
        put(next, 'node', change.node);
        put(next, 'campaign', change.campaign);
        if (change.shown !== undefined) {
          put(
            next,
            'of',
            change.shown ? change.shown.node ?? EVERYTHING : null,
          );
          put(next, 'standing', change.shown?.standing ?? null);
        } else {
          put(next, 'of', null);
          put(next, 'standing', null);
        }
        return next;
      }),
    hrefOf: node => {
      const next = new URLSearchParams(params);
      put(next, 'node', node ?? null);
      for (const name of ['of', 'standing', ...STANDING_PARAMS]) {
        put(next, name, null);
      }
      return `?${next}`;
    },
  };
}
