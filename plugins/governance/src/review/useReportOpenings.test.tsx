import { renderInTestApp } from '@backstage/frontend-test-utils';
import { act, screen, waitFor } from '@testing-library/react';
import { governanceApiRef } from '../api/governanceApiRef';
import { mockGovernanceApi } from '../testing/mockGovernanceApi';
import { useReportOpenings } from './useReportOpenings';

type Watch = (entries: Array<{ isIntersecting: boolean }>) => void;

let watches: Watch[];

class FakeObserver {
  constructor(watch: Watch) {
    watches.push(watch);
  }
  observe() {}
  disconnect() {}
}

function Reading(props: { status: 'open' | 'closed' }) {
  const end = useReportOpenings({ id: 'r1', status: props.status });
  return (
    <div>
      <p>evidence</p>
      <div ref={end} />
    </div>
  );
}

async function read(status: 'open' | 'closed') {
  watches = [];
  Object.assign(window, { IntersectionObserver: FakeObserver });
  const api = mockGovernanceApi();
  renderInTestApp(<Reading status={status} />, {
    apis: [[governanceApiRef, api]],
  });
  await screen.findByText('evidence');
  return api;
}

describe('useReportOpenings', () => {
  it('tells that a review was opened, and its evidence only once the end of it came into view', async () => {
    const api = await read('open');
    await waitFor(() =>
      expect(api.reportOpening.mock.calls).toEqual([['r1', { what: 'item' }]]),
    );
    act(() => watches[0]([{ isIntersecting: false }]));
    expect(api.reportOpening).toHaveBeenCalledTimes(1);
    act(() => watches[0]([{ isIntersecting: true }]));
    await waitFor(() =>
      expect(api.reportOpening.mock.calls[1]).toEqual([
        'r1',
        { what: 'evidence' },
      ]),
    );
  });

  it('tells nothing of a review that is not open', async () => {
    const api = await read('closed');
    expect(api.reportOpening).not.toHaveBeenCalled();
    expect(watches).toEqual([]);
  });
});
