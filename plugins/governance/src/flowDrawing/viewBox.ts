/** The part of a drawing that is in view, in the drawing's own units. */
export interface ViewBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** How far one can come close, and how far away: the share of the drawing that is seen across. */
const LIMITS = { closest: 0.05, farthest: 1.5 };

/** Everything in view. */
export function showAll(size: { width: number; height: number }): ViewBox {
  return { x: 0, y: 0, width: size.width, height: size.height };
}

/**
 * Comes closer (`factor` above 1) or goes away, so that `at` stays where it is.
 *
 * @param at - the fixed point; the middle unless told
 */
export function zoomBy(
  view: ViewBox,
  factor: number,
  size: { width: number; height: number },
  at = { x: view.x + view.width / 2, y: view.y + view.height / 2 },
): ViewBox {
  const width = Math.min(
    Math.max(view.width / factor, size.width * LIMITS.closest),
    size.width * LIMITS.farthest,
  );
  const share = width / view.width;
  return {
    x: at.x - (at.x - view.x) * share,
    y: at.y - (at.y - view.y) * share,
    width,
    height: view.height * share,
  };
}

/** Moves what is in view. */
export function panBy(view: ViewBox, dx: number, dy: number): ViewBox {
  return { ...view, x: view.x + dx, y: view.y + dy };
}

/** Moves just as far as is needed for something to be in view as a whole. */
export function reveal(
  view: ViewBox,
  box: { x: number; y: number; width: number; height: number },
): ViewBox {
  const along = (
    start: number,
    length: number,
    middle: number,
    size: number,
  ): number => {
    const [low, high] = [middle - size / 2, middle + size / 2];
    if (low < start) {
      return low;
    }
    return high > start + length ? high - length : start;
  };
  return {
    ...view,
    x: along(view.x, view.width, box.x, box.width),
    y: along(view.y, view.height, box.y, box.height),
  };
}
