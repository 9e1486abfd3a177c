import { orderedId } from './orderedId';

describe('orderedId', () => {
  it('makes UUIDs of version 7 that sort in the order in which they were made', () => {
    const ids = Array.from({ length: 20_000 }, orderedId);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) {
      expect(id).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
    }
  });

  it('keeps the order when the clock goes back', () => {
    const now = jest.spyOn(Date, 'now');
    try {
      now.mockReturnValue(2_000_000_000_000);
      const first = orderedId();
      now.mockReturnValue(1_900_000_000_000);
      expect(orderedId() > first).toBe(true);
    } finally {
      now.mockRestore();
    }
  });

  it('says when it was made', () => {
    const before = Date.now();
    const made = parseInt(orderedId().replace('-', '').slice(0, 12), 16);
    expect(made).toBeGreaterThanOrEqual(before);
  });
});
