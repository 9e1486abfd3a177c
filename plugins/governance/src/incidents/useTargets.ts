import { FreezeView, keyOf } from '@countersign/plugin-governance-common';
import { useFlows } from '../queries/useFlows';
import { useGroups } from '../queries/useGroups';
import { useIdentities } from '../queries/useIdentities';
import { useIssuers } from '../queries/useIssuers';
import { usePartnerIntegrations } from '../queries/usePartnerIntegrations';
import { useSuggestions } from '../queries/useSuggestions';
import { FreezeKind } from './freezeWords';

/** Something that could be frozen, as far as it is known here. */
export interface Target {
  id: string;
  label: string;
  owner?: string;
  /** Instances that run under it, where that is known: for a flow. */
  running?: number;
}

/** Targets by kind. */
export type Targets = Record<FreezeKind, Target[]>;

/**
 * What the inventory, the catalog and the flows know by a name, and the issuers that are connected.
 *
 * @param text - part of a name, to find one among many
 */
export function useTargets(text: string): Targets {
  const flows = useFlows();
  const integrations = useSuggestions(text, usePartnerIntegrations);
  const identities = useSuggestions(text, useIdentities);
  const groups = useSuggestions(text, useGroups);
  const issuers = useIssuers();
  return {
    flow: (flows.value?.items ?? []).map(({ name, title, owner, running }) => ({
      id: name,
      label: title ?? name,
      owner,
      running,
    })),
    integration: integrations.items.map(({ ref, title, partner, owner }) => ({
      id: ref,
      label: partner ? `${title}, ${partner}` : title,
      owner,
    })),
    identity: identities.items.map(({ ref, title, source, owner }) => ({
      id: ref,
      label: `${title}, ${source}`,
      owner,
    })),
    issuer: (issuers.value?.items ?? []).map(({ id, title }) => ({
      id,
      label: title,
    })),
    team: groups.items.map(({ ref, title }) => ({
      id: ref,
      label: title,
      owner: ref,
    })),
  };
}

/** What something frozen is called; `undefined` for what the reader may not see or nothing lists. */
export function labelOf(
  targets: Targets,
  { kind, target }: Pick<FreezeView, 'kind' | 'target'>,
): string | undefined {
  const wanted = keyOf(target);
  return targets[kind].find(({ id }) => keyOf(id) === wanted)?.label;
}
