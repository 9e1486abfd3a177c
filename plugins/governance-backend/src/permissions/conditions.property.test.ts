import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  PermissionCondition,
  PermissionCriteria,
} from '@backstage/plugin-permission-common';
import {
  createConditionAuthorizer,
  createConditionTransformer,
  PermissionResourceRef,
  PermissionRuleset,
} from '@backstage/plugin-permission-node';
import {
  governanceIdentityResourceRef,
  governanceIdentityRules,
  GovernedReviewQuery,
  governanceReviewResourceRef,
  governanceReviewRules,
} from '@countersign/plugin-governance-node';
import fc from 'fast-check';
import { Knex } from 'knex';
import { replaceDirectory } from '../directory/replaceDirectory';
import { createTestRegistry } from '../__testUtils__/testPermissions';
import { loadIdentityResources, loadReviewResources } from './loadResources';
import { registerPermissions } from './registerPermissions';
import { restrictIdentities, restrictReviews } from './restrictReviews';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const GROUPS = ['a', 'b', 'c', 'd', 'e'].map(name => `group:default/${name}`);
const USERS = ['x', 'y', 'z'].map(name => `user:default/${name}`);
const ENVIRONMENTS = ['production', 'staging', 'test'];
const REFS = [...GROUPS, ...USERS];

type Criteria = PermissionCriteria<PermissionCondition>;

/** A condition in any nesting, empty lists included: a policy is written by others. */
function criteriaArbitrary(
  resourceType: string,
  rules: string[],
): fc.Arbitrary<Criteria> {
  const leaf = fc
    .record({
      rule: fc.constantFrom(...rules),
      refs: fc.subarray(REFS),
      environments: fc.subarray(ENVIRONMENTS),
    })
    .map(({ rule, refs, environments }): Criteria => {
      const params: Record<string, PermissionCondition['params']> = {
        IS_OWNER: { claims: refs },
        IN_GROUP_TREE: { groups: refs },
        IN_ENVIRONMENT: { environments },
        IS_REVIEWER: { users: refs },
      };
      return { rule, resourceType, params: params[rule] };
    });
  return fc.letrec<{ node: Criteria }>(tie => ({
    node: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc
        .array(tie('node'), { maxLength: 3 })
        .map((anyOf): Criteria => ({ anyOf } as Criteria)),
      fc
        .array(tie('node'), { maxLength: 3 })
        .map((allOf): Criteria => ({ allOf } as Criteria)),
      tie('node').map((not): Criteria => ({ not })),
    ),
  })).node;
}

const resource = fc.record({
  owner: fc.option(fc.constantFrom(...REFS)),
  environment: fc.option(fc.constantFrom(...ENVIRONMENTS)),
  reviewers: fc.subarray(USERS),
});
const world = fc.record({
  // A parent out of all groups, itself included: catalogs have cycles.
  parents: fc.tuple(...GROUPS.map(() => fc.option(fc.constantFrom(...GROUPS)))),
  resources: fc.array(resource, { minLength: 1, maxLength: 12 }),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

const at = '2026-01-01T00:00:00.000Z';

async function store(knex: Knex, { parents, resources }: World) {
  await knex.transaction(async trx => {
    await replaceDirectory(
      trx,
      GROUPS.map((ref, index) => ({
        ref,
        title: ref,
        parentRef: parents[index] ?? undefined,
        members: [],
      })),
      new Date(at),
    );
    for (const table of [
      'inventory_identities',
      'review_items',
      'review_reviewers',
    ]) {
      await trx(table).delete();
    }
    await trx('inventory_identities').insert(
      resources.map(({ owner, environment }, index) => ({
        ref: `r${index}`,
        source: 's',
        realm: '',
        region: '',
        external_id: `r${index}`,
        type: 'api-key',
        display_name: `r${index}`,
        status: 'active',
        first_seen_at: at,
        last_changed_at: at,
        fingerprint: '',
        owner_ref: owner,
        environment,
      })),
    );
    await trx('review_items').insert(
      resources.map(({ owner, environment }, index) => ({
        id: `r${index}`,
        instance_id: `i${index}`,
        identity_ref: `r${index}`,
        identity_title: '',
        identity_type: '',
        subject_kind: 'credential',
        subject_ref: `r${index}`,
        subject_title: '',
        subject_json: '{}',
        subject_fingerprint: '',
        identity_key: '{}',
        question: '',
        source: 's',
        environment,
        mode: 'advise',
        owner_ref: owner ?? '',
        cause: '',
        cause_kind: '',
        state: '',
        status: 'open',
        opened_at: at,
        due_at: at,
        on_silence: '',
        evidence: '{}',
        evidence_digest: '',
        evidence_at: at,
        change_count: 0,
        version: 1,
      })),
    );
    await trx.batchInsert(
      'review_reviewers',
      resources.flatMap(({ reviewers }, index) =>
        reviewers.map(user => ({
          item_id: `r${index}`,
          user_ref: user,
          via: 'a test',
        })),
      ),
    );
  });
}

/** Compares, over generated worlds and conditions, what SQL selects with what the rules let through one by one. */
async function checkAgreement<TResource, TQuery extends GovernedReviewQuery>(
  knex: Knex,
  options: {
    ref: PermissionResourceRef<TResource, TQuery>;
    ruleset: PermissionRuleset<TResource, TQuery>;
    names: string[];
    select(criteria: PermissionCriteria<TQuery>): Promise<string[]>;
    load(refs: string[]): Promise<Array<TResource | undefined>>;
  },
): Promise<void> {
  const { resourceType } = options.ref;
  const allows = createConditionAuthorizer<TResource>(options.ruleset);
  const transform = createConditionTransformer<TQuery>(options.ruleset);
  await fc.assert(
    fc.asyncProperty(
      world,
      criteriaArbitrary(resourceType, options.names),
      async (generated, conditions) => {
        await store(knex, generated);
        const selected = await options.select(transform(conditions));
        const refs = generated.resources.map((_, index) => `r${index}`);
        const loaded = await options.load(refs);
        const allowed = refs.filter((_, index) =>
          allows(
            {
              result: AuthorizeResult.CONDITIONAL,
              pluginId: 'governance',
              resourceType,
              conditions,
            },
            loaded[index],
          ),
        );
        expect(selected.sort()).toEqual(allowed.sort());
      },
    ),
    { numRuns: 60 },
  );
}

describe.each(databases.eachSupportedId())(
  'permission conditions in SQL on %s',
  id => {
    let knex: Knex;
    const registry = createTestRegistry();

    beforeAll(async () => {
      knex = await databases.init(id);
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@countersign/plugin-governance-backend',
          'migrations',
        ),
      });
      registerPermissions(registry, knex);
    });

    it('select exactly the identities that the rules let through', async () => {
      const ref = governanceIdentityResourceRef;
      const agreement = checkAgreement(knex, {
        ref,
        ruleset: registry.getPermissionRuleset(ref),
        names: Object.values(governanceIdentityRules).map(({ name }) => name),
        select: criteria =>
          knex('inventory_identities')
            .where(inner => restrictIdentities(inner, criteria))
            .pluck('ref'),
        load: refs => loadIdentityResources(knex, refs),
      });
      await expect(agreement).resolves.toBeUndefined();
    });

    it('select exactly the review items that the rules let through', async () => {
      const ref = governanceReviewResourceRef;
      const agreement = checkAgreement(knex, {
        ref,
        ruleset: registry.getPermissionRuleset(ref),
        names: Object.values(governanceReviewRules).map(({ name }) => name),
        select: criteria =>
          knex('review_items')
            .where(inner => restrictReviews(inner, criteria))
            .pluck('id'),
        load: refs => loadReviewResources(knex, refs),
      });
      await expect(agreement).resolves.toBeUndefined();
    });
  },
);
