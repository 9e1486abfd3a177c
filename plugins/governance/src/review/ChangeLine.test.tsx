import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { evidence } from '../testing/reviewFixtures';
import { ChangeLine } from './ChangeLine';

describe('ChangeLine', () => {
  it('says once what a source says of a grant and of its name', async () => {
    renderInTestApp(
      <ChangeLine
        evidence={evidence({
          lastDecision: {
            at: '2026-08-20T08:00:00.000Z',
            by: 'user:default/ann',
            decision: 'keep',
            justification: null,
          },
          changes: [
            { field: 'grant.name', before: 'INSERT', after: 'DELETE, INSERT' },
            {
              field: 'grant.actions',
              before: 'INSERT',
              after: 'DELETE, INSERT',
            },
            { field: 'grant', before: null, after: 'DELETE on postings' },
          ],
        })}
      />,
    );
    expect(
      await screen.findByText('Allows: INSERT → DELETE, INSERT'),
    ).toBeVisible();
    expect(screen.getByText('Grant added: DELETE on postings')).toBeVisible();
    expect(screen.getAllByRole('listitem')).toHaveLength(2);
  });
});
