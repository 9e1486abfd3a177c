import { mockServices } from '@backstage/backend-test-utils';
import { sendOrWarn } from './sendOrWarn';

const NOTICE = {
  to: 'group:default/security',
  payload: { title: 'Something happened' },
  otherwise: 'Security could not be told',
};

describe('sendOrWarn', () => {
  it('sends to those who are named, and logs nothing', async () => {
    const notifications = { send: jest.fn(async () => {}) };
    const logger = mockServices.logger.mock();

    expect(await sendOrWarn({ notifications, logger }, NOTICE)).toBe(true);
    expect(notifications.send).toHaveBeenCalledWith({
      recipients: { type: 'entity', entityRef: NOTICE.to },
      payload: NOTICE.payload,
    });
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it('logs why it could not be sent, and does not throw', async () => {
    const notifications = {
      send: jest.fn(async () => {
        throw new Error('no way out');
      }),
    };
    const logger = mockServices.logger.mock();

    expect(await sendOrWarn({ notifications, logger }, NOTICE)).toBe(false);
    expect(logger.warn).toHaveBeenCalledWith(
      'Security could not be told: Error: no way out',
    );
  });
});
