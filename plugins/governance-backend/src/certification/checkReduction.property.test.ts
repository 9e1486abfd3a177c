import fc from 'fast-check';
import { checkReduction } from './checkReduction';

const now = new Date('2026-11-22T12:00:00.000Z');
const actions = fc.array(
  fc.constantFrom('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'),
  { maxLength: 8 },
);
const moment = fc
  .date({
    min: new Date('2026-01-01T00:00:00Z'),
    max: new Date('2028-01-01T00:00:00Z'),
    noInvalidDate: true,
  })
  .map(date => date.toISOString());

function accepts(
  reduceTo: Parameters<typeof checkReduction>[0],
  subject: Parameters<typeof checkReduction>[1],
): boolean {
  try {
    checkReduction(reduceTo, subject, now);
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'InputError') {
      return false;
    }
    throw error;
  }
}

describe('what remains after reduce', () => {
  it('is a strict part of what was held, whatever is asked for', () => {
    let accepted = 0;
    fc.assert(
      fc.property(actions, actions, (asked, given) => {
        const held = [...new Set(given)];
        if (!accepts({ actions: asked }, { externalId: 'g', actions: held })) {
          return true;
        }
        accepted += 1;
        return (
          asked.every(action => held.includes(action)) &&
          new Set(asked).size < held.length &&
          asked.length > 0
        );
      }),
      { numRuns: 2000 },
    );
    // A property over nothing shows nothing.
    expect(accepted).toBeGreaterThan(50);
  });

  it('ends earlier than before and later than now, whatever is asked for', () => {
    let accepted = 0;
    fc.assert(
      fc.property(
        moment,
        fc.option(fc.oneof(moment, fc.constant('never')), { nil: undefined }),
        (end, before) => {
          if (
            !accepts({ expiresAt: end }, { externalId: 'c', expiresAt: before })
          ) {
            return true;
          }
          accepted += 1;
          return (
            Date.parse(end) > now.getTime() &&
            (before === undefined ||
              before === 'never' ||
              Date.parse(end) < Date.parse(before))
          );
        },
      ),
      { numRuns: 2000 },
    );
    expect(accepted).toBeGreaterThan(50);
  });
});
