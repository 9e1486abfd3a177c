import { z } from 'zod/v4';

/** A text that CloudTrail leaves out, writes as null, or writes empty where there is nothing to say. */
const optionalText = z
  .string()
  .nullish()
  .transform(value => value || undefined);

/**
 * An event as CloudTrail records it ("CloudTrail record contents" and "CloudTrail userIdentity element" of the CloudTrail User
 * Guide). Fields that are not named here pass unread: requests and answers may hold anything, secrets included. Of answers only
 * that of a sign-in is read.
 */
export const trailEventSchema = z.object({
  eventID: z.string().min(1),
  eventTime: z.iso.datetime({ offset: true }),
  eventSource: z.string().min(1),
  eventName: z.string().min(1),
  sourceIPAddress: optionalText,
  userAgent: optionalText,
  sessionCredentialFromConsole: optionalText,
  responseElements: z
    .object({ ConsoleLogin: z.string().optional() })
    .nullish()
    .catch(undefined),
  userIdentity: z.object({
    type: optionalText,
    arn: optionalText,
    accountId: optionalText,
    accessKeyId: optionalText,
    userName: optionalText,
    invokedBy: optionalText,
    sessionContext: z
      .object({
        sessionIssuer: z
          .object({
            type: optionalText,
            arn: optionalText,
            accountId: optionalText,
          })
          .nullish(),
      })
      .nullish(),
  }),
});

/** An event, checked. */
export type TrailEvent = z.output<typeof trailEventSchema>;
