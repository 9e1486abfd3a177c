import {
  CredentialFilter,
  issuedCredentialSchema,
} from '@countersign/plugin-governance-common';
import { useSearchParams } from 'react-router-dom';

/** The states that one can look for. */
export const CREDENTIAL_STATES = issuedCredentialSchema.shape.state.options;

/** How soon the end of what is looked for may be, in days. */
export const ENDING_WITHIN = [7, 14, 30, 90] as const;

/** What is looked for. It stands in the address, so that a link leads to the same list. */
export interface CredentialPlace {
  filter: CredentialFilter & { scope: 'mine' | 'all' };
  /** Whether anything but whose they are narrows the list. */
  narrowed: boolean;
  /** Changes parts of it; `undefined` takes a part away. */
  go(change: Partial<CredentialFilter>): void;
}

const NAMES = [
  'scope',
  'state',
  'issuer',
  'environment',
  'owner',
  'endsWithinDays',
  'text',
] as const satisfies ReadonlyArray<keyof CredentialFilter>;

/** Reads and changes what is looked for. */
export function useCredentialPlace(): CredentialPlace {
  const [params, setParams] = useSearchParams();
  const of = (name: (typeof NAMES)[number]) => params.get(name) ?? undefined;
  const days = Number(of('endsWithinDays'));
  const filter = {
    scope: of('scope') === 'all' ? ('all' as const) : ('mine' as const),
    state: CREDENTIAL_STATES.find(state => state === of('state')),
    issuer: of('issuer'),
    environment: of('environment'),
    owner: of('owner'),
    endsWithinDays: ENDING_WITHIN.find(within => within === days),
    text: of('text'),
  };
  const { scope, ...rest } = filter;
  return {
    filter,
    narrowed: Object.values(rest).some(value => value !== undefined),
    go: change =>
      setParams(
        current => {
          const next = new URLSearchParams(current);
          for (const name of NAMES) {
            if (!(name in change)) {
              continue;
            }
            const value = change[name];
            if (value === undefined || value === '') {
              next.delete(name);
            } else {
              next.set(name, String(value));
            }
          }
          return next;
        },
        { replace: true },
      ),
  };
}
