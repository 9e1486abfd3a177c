import { z } from 'zod/v4';
import { metadataSchema } from '../objects';

const liveMetadataSchema = z.looseObject({
  ...metadataSchema.shape,
  uid: z.string().min(1),
  resourceVersion: z.string().min(1),
});

/** An object of which the metadata alone are looked at. */
export const liveObjectSchema = z.looseObject({ metadata: liveMetadataSchema });

/** Every field of a subject is kept, those of later releases too: the whole list is written back. */
const subjectSchema = z.looseObject({
  kind: z.string(),
  name: z.string(),
  namespace: z.string().nullish(),
});

/** A `RoleBinding` or `ClusterRoleBinding` that may be changed. */
export const liveBindingSchema = z.looseObject({
  metadata: liveMetadataSchema,
  roleRef: z.looseObject({ kind: z.string(), name: z.string() }),
  subjects: z.array(subjectSchema).nullish(),
});

export type LiveObject = z.output<typeof liveObjectSchema>;
export type LiveBinding = z.output<typeof liveBindingSchema>;
export type Subject = z.output<typeof subjectSchema>;
export { subjectSchema };
