import { JsonObject } from '@backstage/types';
import { FlowContext } from '../policy/flowContext';
import { checkStated, keepStated, listStatedFields } from './statedFields';

const CONTEXT: FlowContext = {
  name: 'RequestContext/v1',
  about: { kind: 'identity' },
  fields: {
    request: {
      stated: true,
      fields: {
        purpose: { type: 'string' },
        ttlDays: { type: 'int', min: 1, max: 90 },
        scopes: { type: 'list<string>', maxItems: 2 },
        note: { type: 'string', optional: true },
        ticket: { type: 'string', stated: false, optional: true },
      },
    },
    tool: {
      fields: {
        name: { type: 'string', stated: true, oneOf: ['read', 'write'] },
        inPolicy: { type: 'bool' },
      },
    },
    owner: { fields: { members: { type: 'list<string>' } } },
    groups: { type: 'map<string, list<string>>' },
  },
};
const GOOD: JsonObject = {
  request: { purpose: 'pays people', ttlDays: 30, scopes: ['a'] },
  tool: { name: 'read' },
};

describe('listStatedFields', () => {
  it('lists what is marked, with what bounds it', () => {
    expect(listStatedFields(CONTEXT)).toEqual([
      { path: 'request.purpose', type: 'string', optional: false },
      {
        path: 'request.ttlDays',
        type: 'int',
        optional: false,
        min: 1,
        max: 90,
      },
      {
        path: 'request.scopes',
        type: 'list<string>',
        optional: false,
        maxItems: 2,
      },
      { path: 'request.note', type: 'string', optional: true },
      {
        path: 'tool.name',
        type: 'string',
        optional: false,
        oneOf: ['read', 'write'],
      },
    ]);
  });
});

describe('checkStated', () => {
  it('accepts what is complete and in its domain', () => {
    expect(checkStated(CONTEXT, GOOD)).toEqual([]);
  });

  const BAD: { [name: string]: [JsonObject, string[]] } = {
    'what only the system supplies': [
      { ...GOOD, owner: { members: ['user:default/me'] } },
      ['owner.members is supplied by the system, and cannot be stated'],
    ],
    'a field of a stated group that is not stated itself': [
      { ...GOOD, request: { ...(GOOD.request as JsonObject), ticket: 'T-1' } },
      ['request.ticket is supplied by the system, and cannot be stated'],
    ],
    'a map that only the system supplies': [
      { ...GOOD, groups: { 'security-approvers': ['user:default/me'] } },
      ['groups is supplied by the system, and cannot be stated'],
    ],
    'what is not known': [
      { ...GOOD, surprise: { deep: true } },
      ['surprise.deep is not known here'],
    ],
    'what is missing or outside its domain': [
      { request: { ttlDays: 91, scopes: ['a', 'b', 'c'] }, tool: { name: 7 } },
      [
        'request.ttlDays lies outside its declared bounds',
        'request.scopes holds more than 2 items',
        'tool.name is not a text',
        'request.purpose is missing',
      ],
    ],
    'a text where a group is expected': [
      { ...GOOD, request: 'everything' },
      [
        'request is not known here',
        'request.purpose is missing',
        'request.ttlDays is missing',
        'request.scopes is missing',
      ],
    ],
    'a name that objects inherit': [
      JSON.parse(
        '{"request":{"purpose":"p","ttlDays":1,"scopes":[]},"tool":{"name":"read","__proto__":1}}',
      ),
      ['tool.__proto__ is not known here'],
    ],
  };
  it.each(Object.entries(BAD))('refuses %s', (_, [stated, messages]) => {
    expect(checkStated(CONTEXT, stated).map(({ message }) => message)).toEqual(
      messages,
    );
  });
});

describe('keepStated', () => {
  it('leaves out whatever only the system supplies', () => {
    expect(
      keepStated(CONTEXT, {
        request: { purpose: 'p', ticket: 'T-1' },
        tool: { name: 'read', inPolicy: true },
        owner: { members: ['user:default/me'] },
        groups: { admins: ['user:default/me'] },
        unknown: 1,
      }),
    ).toEqual({ request: { purpose: 'p' }, tool: { name: 'read' } });
  });
});
