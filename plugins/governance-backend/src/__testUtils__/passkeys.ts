import { SoftAuthenticator } from './SoftAuthenticator';
import { TestPortal } from './startTestPortal';

/** Has somebody set up a passkey, and lets the day pass after which it can be used. */
export async function setUpPasskey(
  portal: TestPortal,
  user: string,
): Promise<SoftAuthenticator> {
  const authenticator = new SoftAuthenticator();
  const { body } = await portal.as(user).post('/passkeys/enrolments');
  await portal.as(user).post('/passkeys', {
    challengeId: body.create.challengeId,
    label: 'Laptop',
    response: authenticator.create(body.create.options),
  });
  await portal.moveClock({ days: 1 });
  return authenticator;
}

/** Passes, or gives up, what an instance asks somebody to prove. */
export async function prove(
  portal: TestPortal,
  user: string,
  options: {
    authenticator: SoftAuthenticator;
    instanceId: string;
    decision?: 'passed' | 'failed';
  },
) {
  const { authenticator, instanceId, decision = 'passed' } = options;
  const as = portal.as(user);
  const { digest } = (await as.get(`/approvals/${instanceId}`)).body;
  const { body } = await as.post(`/approvals/${instanceId}/proofs`, {
    decision,
    digest,
  });
  return as.post(`/approvals/${instanceId}/answers`, {
    decision,
    digest,
    proof: {
      challengeId: body.challengeId,
      response: authenticator.get(body.options),
    },
  });
}
