/** Texts of the drawing of a flow. */
export const drawingMessages = {
  flow: {
    drawing: 'The flow {{title}}, version {{version}}',
    list: 'The flow as a list',
    initial: 'start',
    current: 'the instance is here',
    visited: 'visited',
    taken: 'taken',
    way: '{{label}}: to {{to}}',
    maxDuration: 'Wherever it is, after {{after}} it goes to {{to}}.',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fit: 'Show all',
  },
} as const;
