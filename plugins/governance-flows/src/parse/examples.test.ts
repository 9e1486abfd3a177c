import { readFileSync } from 'fs';
import { resolve } from 'path';
import { FlowContext } from '../policy/flowContext';
import { load } from '../testing/ports';

const text = { type: 'string' as const };
const int = { type: 'int' as const };
const flag = { type: 'bool' as const };
const time = { type: 'timestamp' as const, optional: true };
const texts = { type: 'list<string>' as const };
const shared: FlowContext['fields'] = {
  owner: { fields: { active: flag, members: texts, manager: text } },
  groups: { type: 'map<string, list<string>>' },
  risk: { fields: { score: int } },
  grant: { fields: { notAfter: time } },
};
const contexts: FlowContext[] = [
  {
    name: 'IssuanceContext/v2',
    fields: {
      ...shared,
      request: {
        fields: {
          ttlDays: int,
          scopes: texts,
          environment: text,
          owner: text,
          target: text,
        },
      },
      user: { fields: { groups: texts } },
      subject: { fields: { kind: text } },
      workspace: { fields: { trusted: flag } },
      incident: { fields: { active: flag, revalidated: flag } },
    },
  },
  {
    name: 'CertificateContext/v1',
    fields: {
      ...shared,
      cert: {
        fields: {
          serial: text,
          keyAlg: text,
          keySize: int,
          allowedRepos: texts,
          sanUnchanged: flag,
          daysLeft: int,
          san: texts,
          notAfter: time,
        },
      },
      ci: { fields: { verified: flag, environmentApproved: flag, repo: text } },
    },
  },
  {
    name: 'CertificationContext/v1',
    fields: {
      ...shared,
      subject: {
        fields: {
          id: text,
          ref: text,
          lastUsedDays: int,
          privileged: flag,
          scopes: texts,
          owner: text,
          grant: text,
        },
      },
      domain: { fields: { members: texts } },
      decision: { fields: { scopes: texts } },
    },
  },
];

describe('the example flows', () => {
  it.each([
    'service-account-issuance',
    'certificate-renewal',
    'quarterly-certification',
  ])('load: %s', name => {
    const file = resolve(__dirname, `../testing/${name}.yaml`);
    expect(load(readFileSync(file, 'utf8'), contexts).metadata.name).toBe(name);
  });
});
