import { FlowPoint, PlacedNode } from './layoutFlow';

const round = (value: number) => Math.round(value * 10) / 10;
const at = ({ x, y }: FlowPoint) => `${round(x)} ${round(y)}`;

function polygon(points: FlowPoint[]): string {
  return `M ${points.map(at).join(' L ')} Z`;
}

function roundedBox(node: PlacedNode, radius: number): string {
  const { x, y, width, height } = node;
  const [left, top] = [x - width / 2, y - height / 2];
  const [w, h] = [width - 2 * radius, height - 2 * radius];
  const arc = (dx: number, dy: number) =>
    `a ${radius} ${radius} 0 0 1 ${dx} ${dy}`;
  return [
    `M ${round(left + radius)} ${round(top)}`,
    `h ${round(w)}`,
    arc(radius, radius),
    `v ${round(h)}`,
    arc(-radius, radius),
    `h ${round(-w)}`,
    arc(-radius, -radius),
    `v ${round(-h)}`,
    arc(radius, -radius),
    'Z',
  ].join(' ');
}

/**
 * The outline of a state as the `d` of an SVG path.
 *
 * @public
 */
export function outlineOf(node: PlacedNode): string {
  const { x, y, width, height, shape } = node;
  const [left, right] = [x - width / 2, x + width / 2];
  const [top, bottom] = [y - height / 2, y + height / 2];
  switch (shape) {
    case 'hexagon':
      return polygon([
        { x: left + 12, y: top },
        { x: right - 12, y: top },
        { x: right, y },
        { x: right - 12, y: bottom },
        { x: left + 12, y: bottom },
        { x: left, y },
      ]);
    case 'shield':
      return polygon([
        { x: left + 12, y: top },
        { x: right, y: top },
        { x: right - 12, y: bottom },
        { x: left, y: bottom },
      ]);
    case 'box':
      return roundedBox(node, 3);
    case 'rounded':
      return roundedBox(node, 12);
    case 'pill':
      return roundedBox(node, height / 2);
    default: {
      const unreachable: never = shape;
      throw new TypeError(`Unknown shape ${JSON.stringify(unreachable)}`);
    }
  }
}

/**
 * The line of a way as the `d` of an SVG path, bent smoothly at its points.
 *
 * @public
 */
export function lineOf(points: FlowPoint[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (!first || !last) {
    return '';
  }
  const bends = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1];
    const end =
      next === last
        ? last
        : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q ${at(point)} ${at(end)}`;
  });
  return `M ${at(first)} ${
    bends.length > 0 ? bends.join(' ') : `L ${at(last)}`
  }`;
}
