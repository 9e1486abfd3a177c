import { defineRule, Verdict } from '../defineRule';
import { factsOf } from '../subjects';

/** What no runbook can take out of service or replace. Judged only where runbooks and connectors are at hand. */
export const noProcedure = defineRule({
  id: 'no-procedure',
  title: 'Nothing can take it out of service',
  owasp: 'NHI1:2025',
  severity: 'medium',
  why: 'When it has to go, or its secret has leaked, somebody has to find out first how that is done.',
  wayOut:
    'Have a runbook written for things of its kind, with steps for offboarding and for rotation that a connector can carry out where there is one.',
  judge(input) {
    return (input.withoutProcedure ?? []).map(
      ({ subject, title, reason, facts }): Verdict => ({
        verdict: 'finding',
        subject,
        title,
        message: reason,
        facts: factsOf(input, facts),
      }),
    );
  },
});
