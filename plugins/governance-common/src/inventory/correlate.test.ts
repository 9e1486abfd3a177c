import * as fc from 'fast-check';
import {
  correlate,
  CorrelatedComponent,
  CorrelatedIdentity,
  CorrelationRule,
  correlationRuleSchema,
} from './correlate';

const shop: CorrelatedComponent = {
  ref: 'component:default/shop',
  name: 'shop',
  owner: 'group:default/sales',
  repository: 'https://github.com/acme/shop/tree/main/',
};
const billing: CorrelatedComponent = {
  ref: 'component:default/billing-api',
  name: 'billing-api',
  owner: 'group:default/money',
  repository: 'acme/billing-api',
};
const otherShop: CorrelatedComponent = { ...shop, ref: 'component:eu/shop' };
const components = [shop, billing];

function identity(
  change: Partial<CorrelatedIdentity> = {},
): CorrelatedIdentity {
  return { externalId: 'x', title: 'x', ...change };
}

const LABEL: CorrelationRule = { kind: 'label', label: 'app' };

it.each<[string, CorrelatedIdentity, CorrelationRule]>([
  ['a label with a name', identity({ labels: { app: 'Shop' } }), LABEL],
  ['a label with a reference', identity({ labels: { app: shop.ref } }), LABEL],
  [
    'an attribute',
    identity({ attributes: { service: 'shop' } }),
    { kind: 'attribute', attribute: 'service' },
  ],
  [
    'a SPIFFE path',
    identity({ externalId: 'spiffe://acme.test/ns/shop/sa/default' }),
    { kind: 'spiffe', path: '/ns/{component}/sa/*' },
  ],
  [
    'a name pattern',
    identity({ title: 'svc-shop-prod' }),
    { kind: 'name', pattern: 'svc-{component}-*' },
  ],
  [
    'a name pattern on the end of an ARN',
    identity({ externalId: 'arn:aws:iam::1:user/bots/shop-bot' }),
    { kind: 'name', pattern: '{component}-bot' },
  ],
  [
    'a repository, however it is written',
    identity({ labels: { repo: 'git@github.com:acme/shop.git' } }),
    { kind: 'repository', field: 'repo' },
  ],
])('attaches by %s', (_, subject, rule) => {
  const { attachments } = correlate(subject, [rule], components);
  expect(attachments).toEqual([
    { componentRef: shop.ref, via: rule.kind, reason: expect.any(String) },
  ]);
});

it('lets what is stated win over rules', () => {
  const stating = { ...billing, statedIdentities: ['x'] };
  expect(
    correlate(identity({ labels: { app: 'shop' } }), [LABEL], [shop, stating])
      .attachments,
  ).toEqual([
    { componentRef: billing.ref, via: 'stated', reason: expect.any(String) },
  ]);
  expect(
    correlate(
      identity({ labels: { app: 'shop' }, consumers: [billing.ref] }),
      [LABEL],
      components,
    ).attachments.map(({ componentRef }) => componentRef),
  ).toEqual([billing.ref]);
});

it('attaches none of several that fit, and suggests them', () => {
  const { attachments, suggestions } = correlate(
    identity({ labels: { app: 'shop' } }),
    [LABEL],
    [shop, otherShop],
  );
  expect(attachments).toEqual([]);
  expect(suggestions.map(({ ref, kind }) => [ref, kind])).toEqual([
    [shop.ref, 'component'],
    [otherShop.ref, 'component'],
  ]);
});

it('ranks suggestions for what is unowned, with reasons', () => {
  expect(
    correlate(
      identity({ title: 'billing-export', createdBy: 'user:default/ann' }),
      [],
      components,
    ).suggestions,
  ).toEqual([
    {
      ref: 'user:default/ann',
      kind: 'owner',
      score: 0.5,
      reason: 'They created it.',
    },
    {
      ref: billing.ref,
      kind: 'component',
      score: 0.4,
      reason: 'Its name shares "billing" with billing-api.',
    },
    {
      ref: 'group:default/money',
      kind: 'owner',
      score: 0.2,
      reason: expect.stringContaining('theirs'),
    },
  ]);
});

it('suggests the owner of the component that uses it', () => {
  expect(
    correlate(identity({ consumers: [shop.ref] }), [], components).suggestions,
  ).toEqual([
    expect.objectContaining({ ref: shop.owner, kind: 'owner', score: 0.9 }),
  ]);
});

it('has nothing to suggest for what is attached and owned', () => {
  expect(
    correlate(
      identity({ consumers: [shop.ref], owner: 'group:default/a' }),
      [],
      components,
    ).suggestions,
  ).toEqual([]);
});

it.each(['svc', '{component}{component}'])(
  'refuses the pattern %s',
  pattern => {
    expect(() =>
      correlationRuleSchema.parse({ kind: 'name', pattern }),
    ).toThrow('{component}');
  },
);

it('never throws and never attaches to what does not exist', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (title, text) => {
      const { attachments } = correlate(
        identity({ title, externalId: text, labels: { app: text } }),
        [
          LABEL,
          {
            kind: 'name',
            pattern: `${text.replace(/\{component\}/g, '')}{component}`,
          },
        ],
        components,
      );
      const existing = components.map(({ ref }) => ref);
      expect(
        attachments.filter(
          ({ componentRef }) => !existing.includes(componentRef),
        ),
      ).toEqual([]);
    }),
  );
});
