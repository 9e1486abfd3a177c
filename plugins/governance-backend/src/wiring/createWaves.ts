import { FlowEngine } from '../flows';
import { orderedId } from '../bulk';
import { CredentialService } from '../issuance/CredentialService';
import { sendWaveNotices, turnWaves, WaveService } from '../waves';
import { Granting } from './createGranting';
import { Foundation } from './layFoundation';

/** Credentials that were ordered here, and what an incident does with many of them. */
export interface Waves {
  credentials: CredentialService;
  waves: WaveService;
}

/** Makes what ends credentials, one by one and in waves, and schedules what waves do. */
export async function createWaves(
  base: Foundation,
  engine: FlowEngine,
  { starter }: Granting,
): Promise<Waves> {
  const { connectors, logger, notifications, scheduler, shared } = base;
  const ports = () => connectors;
  const credentials = new CredentialService({ ...shared, ports, starter });
  const context = { ...shared, credentials, ports, newId: orderedId };
  await scheduler.scheduleTask({
    id: 'governance-waves',
    frequency: { seconds: 10 },
    timeout: { minutes: 30 },
    scope: 'global',
    fn: async signal => {
      await turnWaves({ ...context, logger }, signal);
      engine.wake();
      await sendWaveNotices({ ...shared, notifications, logger }, signal);
    },
  });
  return { credentials, waves: new WaveService(context) };
}
