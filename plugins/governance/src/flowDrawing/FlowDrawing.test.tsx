import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  FlowDefinition,
  renderFlowSvg,
} from '@countersign/plugin-governance-flows';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FlowDrawing } from './FlowDrawing';

const DEFINITION: FlowDefinition = {
  apiVersion: 'governance.countersign.dev/v1',
  kind: 'Flow',
  metadata: { name: 'issuance', version: '1.0.0', owner: 'group:default/sec' },
  context: { name: 'IssuanceContext/v1', fields: {} },
  initial: 'ask',
  states: {
    ask: {
      kind: 'wait',
      for: ['granted', 'refused'],
      timers: [{ after: 'P7D', goto: 'ended' }],
      on: { granted: 'issue', refused: 'ended' },
    },
    issue: {
      kind: 'effect',
      uses: 'credential.issue@v1',
      with: {},
      timeout: 'PT1M',
      retry: { max: 1, cap: 'PT1M' },
      on: { done: 'ended', failed: 'ended' },
    },
    ended: { kind: 'end', outcome: '<done>', obligations: [] },
  },
};

describe('FlowDrawing', () => {
  it('reads out every state, where the instance is and where it was', async () => {
    renderInTestApp(
      <FlowDrawing
        definition={DEFINITION}
        current="issue"
        way={{ states: ['ask'], moves: [{ from: 'ask', to: 'issue' }] }}
      />,
    );
    const drawing = await screen.findByRole('listbox', {
      name: 'The flow issuance, version 1.0.0',
    });
    const names = within(drawing)
      .getAllByRole('option')
      .map(option => option.getAttribute('aria-label'));
    expect(names).toEqual([
      'ask: Wait, granted, refused, start, visited',
      'issue: Effect, credential.issue@v1, the instance is here',
      'ended: End, <done>',
    ]);
    const [, issue] = within(drawing).getAllByRole('option');
    expect(issue).toHaveAttribute('aria-current', 'step');
  });

  it('is one stop for the keyboard, reads state after state with the arrows, and selects', async () => {
    const onSelect = jest.fn();
    renderInTestApp(
      <FlowDrawing definition={DEFINITION} onSelect={onSelect} />,
    );
    const [ask, issue, ended] = await screen.findAllByRole('option');
    expect([ask, issue, ended].map(option => option.tabIndex)).toEqual([
      0, -1, -1,
    ]);
    act(() => ask.focus());
    await userEvent.keyboard('{ArrowDown}');
    expect(issue).toHaveFocus();
    await userEvent.keyboard('{End}{ArrowDown}');
    expect(ended).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    expect(onSelect).toHaveBeenLastCalledWith('ended');
    await userEvent.click(ask);
    expect(onSelect).toHaveBeenLastCalledWith('ask');
  });

  it('comes closer, and shows all again', async () => {
    renderInTestApp(<FlowDrawing definition={DEFINITION} />);
    const drawing = await screen.findByRole('listbox');
    const all = drawing.getAttribute('viewBox');
    await userEvent.click(screen.getByRole('button', { name: 'Zoom in' }));
    expect(drawing.getAttribute('viewBox')).not.toBe(all);
    await userEvent.click(screen.getByRole('button', { name: 'Show all' }));
    expect(drawing.getAttribute('viewBox')).toBe(all);
  });

  it('says the same as a list, with the way that was taken', async () => {
    renderInTestApp(
      <FlowDrawing
        definition={DEFINITION}
        current="ended"
        way={{
          states: ['ask'],
          moves: [{ from: 'ask', to: 'ended', edge: 'ask/on.refused' }],
        }}
      />,
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'The flow as a list' }),
    );
    expect(await screen.findByText('refused: to ended, taken')).toBeVisible();
    expect(screen.getByText('after P7D: to ended')).toBeVisible();
  });

  it('draws for the command line what a parser of XML can read', () => {
    const text = renderFlowSvg(DEFINITION);
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    expect(parsed.querySelector('parsererror')).toBeNull();
    expect(parsed.querySelectorAll('path.state')).toHaveLength(3);
    expect(parsed.querySelectorAll('path.way')).toHaveLength(5);
  });
});
