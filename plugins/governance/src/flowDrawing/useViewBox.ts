import { PointerEvent, useEffect, useRef, useState } from 'react';
import { panBy, reveal, showAll, ViewBox, zoomBy } from './viewBox';

interface Size {
  width: number;
  height: number;
}

/** Units of the drawing for a pixel: it stands in the middle, as large as the tighter side of its box lets it be. */
function scaleOf(view: ViewBox, box: Size): number {
  return Math.max(view.width / box.width, view.height / box.height);
}

/** What part of a drawing is in view: dragged with the pointer, zoomed with the wheel and Ctrl, or by buttons. */
export function useViewBox(size: Size) {
  const svg = useRef<SVGSVGElement>(null);
  const [view, setView] = useState<ViewBox>(() => showAll(size));
  const dragged = useRef<{ x: number; y: number }>();

  useEffect(() => setView(showAll(size)), [size]);

  useEffect(() => {
    const element = svg.current;
    if (!element) {
      return undefined;
    }
    const onWheel = (event: WheelEvent) => {
      // The wheel alone scrolls the page, as everywhere.
      if (!event.ctrlKey && !event.metaKey) {
        return;
      }
      event.preventDefault();
      const box = element.getBoundingClientRect();
      setView(now => {
        const scale = scaleOf(now, box);
        return zoomBy(now, event.deltaY < 0 ? 1.2 : 1 / 1.2, size, {
          x:
            now.x +
            now.width / 2 +
            (event.clientX - box.left - box.width / 2) * scale,
          y:
            now.y +
            now.height / 2 +
            (event.clientY - box.top - box.height / 2) * scale,
        });
      });
    };
    // React listens passively, and then the page would zoom too.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [size]);

  const drag = (event: PointerEvent<SVGSVGElement>) => {
    const from = dragged.current;
    const box = svg.current?.getBoundingClientRect();
    if (!from || !box?.width) {
      return;
    }
    dragged.current = { x: event.clientX, y: event.clientY };
    setView(now => {
      const scale = scaleOf(now, box);
      return panBy(
        now,
        (from.x - event.clientX) * scale,
        (from.y - event.clientY) * scale,
      );
    });
  };

  return {
    svg,
    viewBox: `${view.x} ${view.y} ${view.width} ${view.height}`,
    pointer: {
      onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
        if (event.button === 0) {
          dragged.current = { x: event.clientX, y: event.clientY };
        }
      },
      onPointerMove: drag,
      onPointerUp: () => {
        dragged.current = undefined;
      },
      onPointerLeave: () => {
        dragged.current = undefined;
      },
    },
    zoomIn: () => setView(now => zoomBy(now, 1.25, size)),
    zoomOut: () => setView(now => zoomBy(now, 1 / 1.25, size)),
    fit: () => setView(showAll(size)),
    show: (box: { x: number; y: number } & Size) =>
      setView(now => reveal(now, box)),
  };
}
