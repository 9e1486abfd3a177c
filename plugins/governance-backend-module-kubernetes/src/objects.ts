import { z } from 'zod/v4';

const stringMap = z.record(z.string(), z.string()).nullish();

export const metadataSchema = z.object({
  name: z.string().min(1),
  namespace: z.string().nullish(),
  creationTimestamp: z.iso.datetime({ offset: true }).nullish(),
  labels: stringMap,
  annotations: stringMap,
  ownerReferences: z
    .array(
      z.object({
        kind: z.string(),
        name: z.string(),
        controller: z.boolean().nullish(),
      }),
    )
    .nullish(),
});

const ruleSchema = z.object({
  verbs: z.array(z.string()),
  apiGroups: z.array(z.string()).nullish(),
  resources: z.array(z.string()).nullish(),
  resourceNames: z.array(z.string()).nullish(),
  nonResourceURLs: z.array(z.string()).nullish(),
});

export const labelSelectorSchema = z.object({
  matchLabels: stringMap,
  matchExpressions: z
    .array(
      z.object({
        key: z.string(),
        operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
        values: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
});

/** `Role` and `ClusterRole` of `rbac.authorization.k8s.io/v1`. */
export const roleSchema = z.object({
  metadata: metadataSchema,
  rules: z.array(ruleSchema).nullish(),
  aggregationRule: z
    .object({ clusterRoleSelectors: z.array(labelSelectorSchema).nullish() })
    .nullish(),
});

/** `RoleBinding` and `ClusterRoleBinding` of `rbac.authorization.k8s.io/v1`. */
export const bindingSchema = z.object({
  metadata: metadataSchema,
  roleRef: z.object({
    kind: z.enum(['ClusterRole', 'Role']),
    name: z.string().min(1),
  }),
  subjects: z
    .array(
      z.object({
        kind: z.enum(['ServiceAccount', 'User', 'Group']),
        name: z.string().min(1),
        namespace: z.string().nullish(),
      }),
    )
    .nullish(),
});

/** `ServiceAccount` of `v1`. */
export const serviceAccountSchema = z.object({
  metadata: metadataSchema,
  automountServiceAccountToken: z.boolean().nullish(),
});

export type ObjectMetadata = z.output<typeof metadataSchema>;
export type Role = z.output<typeof roleSchema>;
export type RoleRule = z.output<typeof ruleSchema>;
export type Binding = z.output<typeof bindingSchema>;
export type ServiceAccount = z.output<typeof serviceAccountSchema>;
export type LabelSelector = z.output<typeof labelSelectorSchema>;
