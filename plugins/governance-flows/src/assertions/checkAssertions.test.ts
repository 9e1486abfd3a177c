import { parseBundle } from '../parse/parseBundle';
import { policy, shippedFiles } from '../lint/__testUtils__/fixtures';
import { checkAssertions } from './checkAssertions';

const FLOW = 'service-account-issuance.yaml';

function check(edit: (text: string) => string = text => text, file = FLOW) {
  const files = shippedFiles.map(entry =>
    entry.file === file ? { file, text: edit(entry.text) } : entry,
  );
  const bundle = parseBundle(files, { policy });
  expect(bundle.problems).toEqual([]);
  return checkAssertions(bundle, { policy });
}

const swap = (from: string, to: string) => (text: string) => {
  expect(text).toContain(from);
  return text.replace(from, () => to);
};

const assertion = (spec: string) => (text: string) =>
  `${text}\n---\napiVersion: governance.countersign.dev/v1
kind: FlowAssertion
metadata: { name: extra, owner: group:default/security }
spec: ${spec}\n`;

describe('assertions over all flows', () => {
  it('hold for the shipped flows', () => {
    expect(check()).toEqual([]);
  });

  it('find a stage that is not needed for production any more, with the way and facts', () => {
    const [found, ...others] = check(
      swap(
        'when: request.environment == "prod" || !has(risk.score) || risk.score >= 70',
        'when: risk.score >= 70',
      ),
    );
    expect(others).toEqual([]);
    expect(found.message).toMatch(
      /production-needs-security: the way intake → review → issue lacks a needed stage security/,
    );
    expect(found.example).toMatchObject({ request: { environment: 'prod' } });
    expect(found.severity).toBe('error');
    expect(found.file).toBe(FLOW);
  });

  it('find a rule that lets production pass by', () => {
    const [found] = check(
      swap('in ["dev", "staging"]', 'in ["dev", "staging", "prod"]'),
    );
    expect(found.message).toContain('intake → issue lacks');
    const example = found.example ?? {};
    expect(
      policy.evaluate(
        'request.environment == "prod" && request.ttlDays <= 30 && size(request.scopes) < 5',
        'bool',
        parseBundle(shippedFiles, { policy }).flows.filter(
          ({ file }) => file === FLOW,
        )[0].value.context,
        example,
      ),
    ).toMatchObject({ ok: true, value: true });
  });

  it('find a grant without an obligation', () => {
    const [found] = check(
      swap('        - { kind: expiry, at: grant.notAfter }\n', ''),
    );
    expect(found.message).toMatch(
      /granted-means-expiry: .*lacks an obligation expiry/,
    );
    expect(found.path).toBe('spec.states.activate.on.done');
  });

  it('find fewer approvals than are asked for', () => {
    const [found] = check(
      swap(
        '          - { id: scope, from: \'groups["security-approvers"]\', quorum: 1 }\n',
        '',
      ),
      'incident-revalidation.yaml',
    );
    expect(found.message).toMatch(/lacks 2 approvals: 1 suffice/);
  });

  it.each([
    [
      'a challenge that not every way passes',
      '{ to: { effects: [credential.issue@v1] }, flows: [service-account-issuance], requires: { challenge: true } }',
      /lacks a proof of presence/,
    ],
    [
      'a challenge where the risk is high',
      '{ to: { effects: [credential.issue@v1] }, flows: [service-account-issuance], when: "has(risk.score) && risk.score >= 70", requires: { challenge: true } }',
      /^$/,
    ],
    [
      'what must never be',
      '{ to: { effects: [credential.issue@v1] }, flows: [service-account-issuance], when: request.ttlDays > 365, requires: { never: true } }',
      /^$/,
    ],
    [
      'what can be and must not',
      '{ to: { effects: [credential.issue@v1] }, flows: [service-account-issuance], when: request.ttlDays > 30, requires: { never: true } }',
      /intake → review → issue/,
    ],
    [
      'a fact that a flow does not know',
      '{ to: { effects: [credential.issue@v1] }, when: risk.score > 30, requires: { approvals: 1 } }',
      /cannot be told.*risk.score is not declared in ReplacementContext/,
    ],
    [
      'a flow that is not there',
      '{ to: { effects: [credential.issue@v1] }, flows: [no-such-flow], requires: { never: true } }',
      /there is no flow no-such-flow/,
    ],
    [
      'a flow that it says nothing of',
      '{ to: { effects: [credential.issue@v1] }, flows: [offboarding], requires: { never: true } }',
      /says nothing of this flow/,
    ],
  ])('tell %s', (_, spec, message) => {
    const said = check(assertion(spec)).map(entry => entry.message);
    expect(said.join('\n')).toMatch(message);
  });
});
