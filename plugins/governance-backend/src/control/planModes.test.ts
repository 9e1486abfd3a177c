import { ModeRow, ModeSubject, findDeciding } from './modes';
import { ModeRule, planModes } from './planModes';

let ids = 0;

/** What is stored after a start. */
function start(rules: ModeRule[], stored: ModeRow[] = []): ModeRow[] {
  return planModes(rules, stored).map(({ because, id, ...plan }) => {
    ids += 1;
    return {
      changed_by: 'configuration',
      changed_at: '2026-11-26T00:00:00.000Z',
      reason: because ?? '',
      generation: 1,
      ...stored.find(row => row.id === id),
      ...plan,
      id: id ?? String(ids),
    };
  });
}

const production = { source: 'db', environment: 'production' };
const modeOf = (rows: ModeRow[], subject: ModeSubject) =>
  findDeciding(rows, subject)?.mode;

describe('the modes of the configuration', () => {
  const rules: ModeRule[] = [
    { source: 'db', environment: 'production', mode: 'enforce' },
    { source: 'db', mode: 'observe' },
  ];

  it.each<[ModeSubject, string]>([
    [production, 'enforce'],
    [{ source: 'db', environment: 'staging' }, 'observe'],
    [{ source: 'db' }, 'observe'],
    [{ source: 'aws', environment: 'production' }, 'advise'],
    [{ flow: 'offboarding' }, 'advise'],
  ])('give %j at the first start the first that fits: %s', (subject, mode) => {
    expect(modeOf(start(rules), subject)).toBe(mode);
  });

  it('raise nothing at a later start, and are kept beside what holds', () => {
    const first = start([{ source: 'db', mode: 'observe' }]);
    const later = start([{ source: 'db', mode: 'enforce' }], first);
    expect(findDeciding(later, { source: 'db' })).toMatchObject({
      mode: 'observe',
      configured: 'enforce',
    });
    const again = start(
      [
        { source: 'aws', mode: 'enforce' },
        { source: 'db', mode: 'observe' },
      ],
      first,
    );
    expect(findDeciding(again, { source: 'aws' })).toMatchObject({
      mode: 'advise',
      configured: 'enforce',
    });
  });

  it('lower at a later start what they name', () => {
    const first = start([{ source: 'db', mode: 'enforce' }]);
    expect(
      modeOf(start([{ source: 'db', mode: 'advise' }], first), {
        source: 'db',
      }),
    ).toBe('advise');
    expect(modeOf(start([], first), { source: 'db' })).toBe('advise');
  });

  it('leave what people raised until they change to less', () => {
    const config: ModeRule[] = [{ source: 'db', mode: 'advise' }];
    const raised = start(config).map(row =>
      row.source === 'db' ? { ...row, mode: 'enforce' as const } : row,
    );
    expect(modeOf(start(config, raised), { source: 'db' })).toBe('enforce');
    expect(
      modeOf(start([{ source: 'db', mode: 'observe' }], raised), {
        source: 'db',
      }),
    ).toBe('observe');
  });

  it('decide in the order of the first start, however they are moved', () => {
    const observed: ModeRule = { environment: 'production', mode: 'observe' };
    const enforced: ModeRule = { source: 'db', mode: 'enforce' };
    const first = start([observed, enforced]);
    expect(modeOf(start([enforced, observed], first), production)).toBe(
      'observe',
    );
    const wider: ModeRule = { source: 'db', mode: 'advise' };
    const only = start([observed]);
    expect(modeOf(start([wider, observed], only), production)).toBe('observe');
  });
});
