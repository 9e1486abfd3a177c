import { FlowDefinition } from '../definition/definition';
import { drawnFlow } from '../testing/drawnFlow';
import { toFlowGraph } from './flowGraph';
import { layoutFlow } from './layoutFlow';
import { renderFlowMermaid } from './renderFlowMermaid';
import { renderFlowSvg } from './renderFlowSvg';

function chainOf(length: number): FlowDefinition {
  const states: FlowDefinition['states'] = {
    last: { kind: 'end', outcome: 'done', obligations: [] },
  };
  for (let index = 0; index < length - 1; index += 1) {
    states[`state-${index}`] = {
      kind: 'wait',
      for: ['go', 'skip'],
      timers: [{ after: 'P1D', goto: 'last' }],
      on: {
        go: index === length - 2 ? 'last' : `state-${index + 1}`,
        skip: `state-${Math.min(index + 3, length - 2)}`,
      },
    };
  }
  return { ...drawnFlow, initial: 'state-0', guards: [], states };
}

describe('toFlowGraph', () => {
  it.each([
    ['intake/gate.0.goto', 'intake', 'denied', 'too-long', 'rule'],
    ['intake/gate.2.else', 'intake', 'review', 'else', 'else'],
    ['step-up/on.passed', 'step-up', 'review', 'passed', 'proof'],
    ['step-up/timers.0.goto', 'step-up', 'expired', 'after PT4H', 'timer'],
    [
      'review/timers.1.goto',
      'review',
      'expired',
      'P7D before grant.notAfter',
      'timer',
    ],
    ['review/on.approved', 'review', 'issue', 'approved', 'decision'],
    ['issue/on.done', 'issue', 'granted', 'done', 'effect'],
    [
      'issue/guards.incident-freeze',
      'issue',
      'frozen',
      'incident-freeze',
      'guard',
    ],
    [
      'frozen/on.incident.closed',
      'frozen',
      'review',
      'incident.closed',
      'signal',
    ],
  ])('has the way %s', (id, from, to, label, cause) => {
    expect(toFlowGraph(drawnFlow).edges).toContainEqual({
      id,
      from,
      to,
      label,
      cause,
    });
  });

  it('describes every state by its kind and by what it does', () => {
    expect(
      toFlowGraph(drawnFlow).nodes.map(({ name, kind, summary }) => [
        name,
        kind,
        summary,
      ]),
    ).toEqual([
      ['intake', 'Gate', '2 rules'],
      ['step-up', 'Step-up', 'human-proof@v1'],
      ['review', 'Approval', '1 of owner, 2 of security'],
      ['issue', 'Effect', 'credential.issue@v1'],
      ['frozen', 'Wait', 'incident.closed'],
      ['granted', 'End', 'granted'],
      ['denied', 'End', 'denied'],
      ['expired', 'End', 'expired'],
    ]);
  });

  it('draws the end of a way that leads nowhere as missing', () => {
    const { granted, ...states } = drawnFlow.states;
    const { nodes } = toFlowGraph({ ...drawnFlow, states });
    expect(nodes.at(-1)).toMatchObject({ name: 'granted', kind: 'Missing' });
  });
});

describe('layoutFlow', () => {
  it.each([
    ['every kind of state', drawnFlow],
    ['40 states', chainOf(40)],
  ])(
    'gives everything of a flow with %s a place, and no two states the same',
    (_, definition) => {
      const { nodes, edges, width, height } = layoutFlow(
        toFlowGraph(definition),
      );
      for (const node of nodes) {
        expect(node.x - node.width / 2).toBeGreaterThanOrEqual(0);
        expect(node.y - node.height / 2).toBeGreaterThanOrEqual(0);
        expect(node.x + node.width / 2).toBeLessThanOrEqual(width);
        expect(node.y + node.height / 2).toBeLessThanOrEqual(height);
      }
      const overlapping = nodes.filter((a, index) =>
        nodes
          .slice(index + 1)
          .some(
            b =>
              Math.abs(a.x - b.x) < (a.width + b.width) / 2 &&
              Math.abs(a.y - b.y) < (a.height + b.height) / 2,
          ),
      );
      expect(overlapping).toEqual([]);
      for (const { points, at } of edges) {
        expect(points.length).toBeGreaterThan(1);
        expect(
          [...points, at].flatMap(({ x, y }) => [x, y]).every(Number.isFinite),
        ).toBe(true);
      }
    },
  );

  it('lays out a flow with a state that leads to itself', () => {
    const definition: FlowDefinition = {
      ...drawnFlow,
      guards: [],
      initial: 'again',
      states: {
        again: { kind: 'wait', for: ['go'], timers: [], on: { go: 'again' } },
      },
    };
    const [edge] = layoutFlow(toFlowGraph(definition)).edges;
    expect(edge.points.length).toBeGreaterThan(1);
  });
});

describe('renderFlowSvg', () => {
  it('gives the same text for the same flow, with every state and way in it', () => {
    const svg = renderFlowSvg(drawnFlow);
    expect(renderFlowSvg(structuredClone(drawnFlow))).toBe(svg);
    const { nodes, edges } = toFlowGraph(drawnFlow);
    for (const { name } of nodes) {
      expect(svg).toContain(`<title>${name}: `);
    }
    for (const { from, to } of edges) {
      expect(svg).toContain(`<title>${from} to ${to}: `);
    }
  });

  it('lets no text of a flow become markup', () => {
    const hostile = '<script>alert("x")</script>&';
    const svg = renderFlowSvg({
      ...drawnFlow,
      metadata: { ...drawnFlow.metadata, title: hostile },
      states: {
        ...drawnFlow.states,
        granted: { kind: 'end', outcome: hostile, obligations: [] },
      },
    });
    expect(svg).not.toContain('<script');
    expect(svg).toContain('&lt;script&gt;');
  });
});

describe('renderFlowMermaid', () => {
  it('has a node for every state and an arrow for every way', () => {
    const { nodes, edges } = toFlowGraph(drawnFlow);
    const lines = renderFlowMermaid(drawnFlow).split('\n');
    expect(lines).toContain('  s0{{"intake: Gate, 2 rules"}}:::initial');
    expect(lines).toContain('  s0 -->|"too-long"| s6');
    expect(lines).toContain('  s3 -.->|"incident-freeze"| s4');
    expect(lines.filter(line => /^ {2}s\d+[^ ]/.test(line))).toHaveLength(
      nodes.length,
    );
    expect(lines.filter(line => line.includes('>|'))).toHaveLength(
      edges.length,
    );
  });

  it('lets no text of a flow end its label or its line', () => {
    const mermaid = renderFlowMermaid({
      ...drawnFlow,
      states: {
        ...drawnFlow.states,
        granted: {
          kind: 'end',
          outcome: 'a"]\n  click s0 "javascript:alert(1)"',
          obligations: [],
        },
      },
    });
    expect(mermaid).not.toMatch(/^\s*click/m);
    expect(mermaid).toContain('a#quot;]');
  });
});
