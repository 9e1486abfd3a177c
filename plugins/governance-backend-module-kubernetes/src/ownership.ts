import { ManagedBy } from '@countersign/plugin-governance-common';
import { ObjectMetadata } from './objects';

const SYSTEM_NAMESPACES = new Set([
  'kube-system',
  'kube-public',
  'kube-node-lease',
]);

/** The API server puts these back at every start, and `system:` names are reserved (Kubernetes, "Default roles"). */
export function isBootstrap({ name, labels }: ObjectMetadata): boolean {
  return (
    labels?.['kubernetes.io/bootstrapping'] === 'rbac-defaults' ||
    name.startsWith('system:')
  );
}

export function isSystemNamespace(namespace: string): boolean {
  return SYSTEM_NAMESPACES.has(namespace);
}

/** What would put an object back, by the marks that the tools leave on it. */
export function managerOf({
  labels,
  annotations,
  ownerReferences,
}: Pick<ObjectMetadata, 'labels' | 'annotations' | 'ownerReferences'>):
  | ManagedBy
  | undefined {
  const marks: [tool: string, reference: string | undefined][] = [
    ['Argo CD', annotations?.['argocd.argoproj.io/tracking-id']],
    ['Argo CD', labels?.['argocd.argoproj.io/instance']],
    ['Flux', labels?.['kustomize.toolkit.fluxcd.io/name']],
    ['Flux', labels?.['helm.toolkit.fluxcd.io/name']],
    ['Helm', annotations?.['meta.helm.sh/release-name']],
  ];
  const mark = marks.find(([, reference]) => reference);
  if (mark) {
    return { tool: mark[0], reference: mark[1] };
  }
  const tool = labels?.['app.kubernetes.io/managed-by'];
  if (tool) {
    return { tool };
  }
  const owners = ownerReferences ?? [];
  const owner = owners.find(({ controller }) => controller) ?? owners[0];
  return owner ? { tool: owner.kind, reference: owner.name } : undefined;
}
