import {
  IssuedCredential,
  IssueOrder,
  SecretValue,
} from '@countersign/plugin-governance-node';
import { IssuerHarness } from '../issuerHarness';

/** Options of a call that is not given up. */
export function patient(): { now: Date; signal: AbortSignal } {
  return { now: new Date(), signal: new AbortController().signal };
}

/** Issues an order that nothing stands in the way of. @throws where it was not issued */
export async function issued(
  { issuer }: IssuerHarness,
  order: IssueOrder,
): Promise<{ credential: IssuedCredential; material: SecretValue }> {
  const result = await issuer.issue(order, patient());
  if (result.outcome !== 'issued') {
    throw new Error(`It was not issued: ${JSON.stringify(result)}`);
  }
  return result;
}

/** Issues and activates. @throws where either was not done */
export async function living(
  harness: IssuerHarness,
  order: IssueOrder,
): Promise<{ credential: IssuedCredential; material: SecretValue }> {
  const made = await issued(harness, order);
  const activated = await harness.issuer.activate(order.tag, patient());
  if (activated.outcome !== 'applied') {
    throw new Error(`It was not activated: ${JSON.stringify(activated)}`);
  }
  return made;
}

/** Calls, and gives up when the line has met its fault. */
export async function giveUpWhen<T>(
  met: Promise<void>,
  call: (options: { now: Date; signal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const result = call({ now: new Date(), signal: controller.signal });
  await met;
  controller.abort('given up by the test');
  return result;
}

/** Asks again and again until what is asked holds; the test's own time limit ends it. */
export async function eventually(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
