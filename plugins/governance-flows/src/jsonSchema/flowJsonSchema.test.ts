import Ajv from 'ajv';
import { parseAllDocuments } from 'yaml';
import { shippedFiles } from '../lint/__testUtils__/fixtures';
import { flowJsonSchema } from './flowJsonSchema';

const validate = new Ajv({
  allErrors: true,
  strict: false,
  validateFormats: false,
}).compile(flowJsonSchema());

function faultsOf(text: string): string[] {
  const documents = parseAllDocuments(text);
  return (Array.isArray(documents) ? documents : []).flatMap(document =>
    validate(document.toJS())
      ? []
      : (validate.errors ?? []).map(
          ({ instancePath, message }) => `${instancePath} ${message}`,
        ),
  );
}

const textOf = (name: string) =>
  shippedFiles.find(({ file }) => file === name)?.text ?? '';

describe('the JSON Schema of the language', () => {
  it.each(shippedFiles.map(({ file, text }) => [file, text]))(
    'accepts %s',
    (_, text) => {
      expect(faultsOf(text)).toEqual([]);
    },
  );

  const flow = 'service-account-issuance.yaml';
  it.each([
    [
      flow,
      'bindTo:',
      'bindsTo:',
      /step-up.challenge must NOT have additional properties/,
    ],
    [
      flow,
      'timeout: PT5M\n',
      '\n',
      /effect must have required property 'timeout'/,
    ],
    [
      flow,
      'onNoEligibleApprover: escalate',
      'onNoEligibleApprover: approve',
      /must be equal to one of the allowed values/,
    ],
    [flow, 'credential.issue@v1\n', 'credential.issue\n', /must match pattern/],
    [
      flow,
      '{ end: denied }',
      '{ ends: denied }',
      /must match exactly one schema in oneOf/,
    ],
    [
      flow,
      'kind: Flow\n',
      'kind: Flaw\n',
      /must be equal to one of the allowed values/,
    ],
    [
      'effects.yaml',
      'access: takes',
      'access: maybe',
      /must be equal to one of the allowed values/,
    ],
    ['contexts.yaml', 'type: bool', 'type: boolean', /ReviewContext|fields/],
    ['assertions.yaml', 'requires: {', 'require: {', /requires/],
    ['flow-change.test.yaml', 'expect:', 'expects:', /expect/],
  ])('refuses in %s %s written as %s', (file, right, wrong, message) => {
    const text = textOf(file);
    expect(text).toContain(right);
    expect(faultsOf(text.replace(right, wrong)).join('\n')).toMatch(message);
  });
});
