import { panBy, reveal, showAll, zoomBy } from './viewBox';

const SIZE = { width: 1000, height: 500 };
const ALL = showAll(SIZE);

describe('the view of a drawing', () => {
  it('keeps the point in place around which it comes closer', () => {
    const at = { x: 800, y: 100 };
    const view = zoomBy(ALL, 2, SIZE, at);
    expect(view).toEqual({ x: 400, y: 50, width: 500, height: 250 });
    expect((at.x - view.x) / view.width).toBe(at.x / SIZE.width);
  });

  it.each([
    [1000, 50],
    [0.001, 1500],
  ])(
    'stops where nothing more is to be seen, at a factor of %d',
    (factor, width) => {
      expect(zoomBy(ALL, factor, SIZE).width).toBe(width);
    },
  );

  it('comes back to where it was', () => {
    const there = panBy(zoomBy(ALL, 2, SIZE), 10, 20);
    expect(zoomBy(panBy(there, -10, -20), 0.5, SIZE)).toEqual(ALL);
  });

  it.each([
    ['stays where it is in view', { x: 50, y: 50 }, { x: 0, y: 0 }],
    ['moves to the right and down', { x: 300, y: 120 }, { x: 220, y: 30 }],
    ['moves to the left', { x: -50, y: 50 }, { x: -70, y: 0 }],
  ])('%s', (_, place, corner) => {
    expect(
      reveal(
        { x: 0, y: 0, width: 100, height: 100 },
        { ...place, width: 40, height: 20 },
      ),
    ).toMatchObject(corner);
  });
});
