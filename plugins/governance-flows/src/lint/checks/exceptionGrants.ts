import { ExceptionGrant } from '../../definition/documents';
import { addDuration } from '../../definition/durations';
import { FlowBundle, Located } from '../../parse/parseBundle';
import { BundleLintCheck, BundleNote } from '../lintCheck';

function check(
  bundle: FlowBundle,
  document: Located<ExceptionGrant>,
  now: string,
): BundleNote[] {
  const grant = document.value;
  const note = (
    field: string,
    message: string,
    severity?: 'warning',
  ): BundleNote[] => [
    {
      document,
      path: ['spec', field],
      message,
      ...(severity ? { severity } : {}),
    },
  ];
  const flow = bundle.flows.find(
    ({ value }) => value.metadata.name === grant.flow,
  )?.value;
  if (!flow) {
    return note(
      'flow',
      `${grant.flow} is not among the flows that were read, so its terms could not be looked at`,
      'warning',
    );
  }
  const terms = flow.exceptions?.find(({ id }) => id === grant.exception);
  if (!terms) {
    return note(
      'exception',
      `${grant.flow} has no exception ${grant.exception}; known are: ${
        (flow.exceptions ?? []).map(({ id }) => id).join(', ') || 'none'
      }`,
    );
  }
  if (grant.until <= grant.from) {
    return note('until', `${grant.until} is not after ${grant.from}`);
  }
  const longest = addDuration(grant.from, terms.maxDuration);
  const earlier = bundle.exceptionGrants.filter(
    ({ value }) =>
      value.flow === grant.flow &&
      value.exception === grant.exception &&
      value.subject === grant.subject &&
      value.from < grant.from,
  ).length;
  return [
    ...(grant.until > longest
      ? note(
          'until',
          `${grant.until} is beyond ${longest}: ${grant.exception} may be granted for ${terms.maxDuration} at most`,
        )
      : []),
    ...(earlier > terms.renewals
      ? note(
          'from',
          `${grant.subject} had ${grant.exception} ${earlier} times before; ${terms.renewals} renewals are accepted`,
        )
      : []),
    ...(grant.until <= addDuration(now, 'PT0S')
      ? note('until', `it ended at ${grant.until} and does nothing`, 'warning')
      : []),
  ];
}

/** A granted exception keeps to the terms of its flow: known, not longer, not more often. */
export const exceptionGrants: BundleLintCheck = {
  id: 'exception-grant',
  number: 26,
  severity: 'error',
  title: 'a granted exception keeps to its terms',
  suppressible: false,
  run(bundle, { now }) {
    return bundle.exceptionGrants.flatMap(document =>
      check(bundle, document, now),
    );
  },
};
