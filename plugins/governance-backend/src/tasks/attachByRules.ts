import {
  correlate,
  CorrelatedIdentity,
  CorrelationRule,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import {
  ComponentToCorrelate,
  listCorrelatedComponents,
} from '../directory/listCorrelatedComponents';
import {
  InventoryIdentity,
  InventoryService,
  statementsOf,
} from '../inventory';
import { Place } from '../paging/cursors';

/** The rules of `governance.correlation`. */
export interface CorrelationSettings {
  rules: CorrelationRule[];
}

/** Identities compared in one go. */
const PAGE = 500;

/** Components whose correlation annotation fits a label of the identity. */
function annotated(
  identity: CorrelatedIdentity,
  components: ComponentToCorrelate[],
): string[] {
  return components
    .filter(({ correlation }) =>
      correlation.some(({ key, value }) => identity.labels?.[key] === value),
    )
    .map(({ ref }) => ref);
}

/** What correlation sees of an identity: labels and attributes of every source that speaks of it. */
export async function toCorrelated(
  trx: Knex.Transaction,
  identities: InventoryIdentity[],
): Promise<Map<string, CorrelatedIdentity>> {
  const statements = await statementsOf(
    trx,
    identities.map(({ ref }) => ref),
  );
  return new Map(
    identities.map(identity => {
      const bodies = (statements.get(identity.ref) ?? []).map(
        ({ body }) => body,
      );
      return [
        identity.ref,
        {
          externalId: identity.externalId,
          title: identity.title,
          owner: identity.owner,
          labels: Object.assign({}, ...bodies.map(({ labels }) => labels)),
          attributes: Object.assign(
            {},
            ...bodies.map(({ attributes }) => attributes),
          ),
          consumers: bodies.flatMap(({ consumers }) => consumers ?? []),
        },
      ];
    }),
  );
}

/**
 * Attaches the identities of a source to components by the configured rules. What a source or a component states
 * itself stands before a rule, and an ambiguous match attaches nothing: it is a suggestion.
 */
export async function attachByRules(options: {
  knex: Knex;
  inventory: InventoryService;
  settings: CorrelationSettings;
  source: string;
}): Promise<void> {
  const { knex, inventory, settings, source } = options;
  const components = await knex.transaction(trx =>
    listCorrelatedComponents(trx),
  );
  if (components.length === 0) {
    return;
  }
  let after: Place | undefined;
  do {
    const page = await inventory.listIdentities({
      filter: { source },
      limit: PAGE,
      after,
    });
    const correlated = await knex.transaction(trx =>
      toCorrelated(trx, page.items),
    );
    await inventory.attachDerived(
      [...correlated].flatMap(([ref, identity]) => {
        const byAnnotation = annotated(identity, components);
        if (byAnnotation.length > 0) {
          return [
            {
              ref,
              components: byAnnotation,
              via: 'A label is what the component’s correlation annotation names.',
            },
          ];
        }
        const derived = correlate(
          identity,
          settings.rules,
          components,
        ).attachments.filter(({ via }) => via !== 'stated');
        return [
          {
            ref,
            components: derived.map(({ componentRef }) => componentRef),
            via: derived[0]?.reason ?? '',
          },
        ];
      }),
    );
    after = page.next;
  } while (after);
}
