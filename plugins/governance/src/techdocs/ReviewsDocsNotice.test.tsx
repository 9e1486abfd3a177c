import { renderInTestApp } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import {
  techdocsApiRef,
  TechDocsApi,
  TechDocsReaderPageProvider,
} from '@backstage/plugin-techdocs-react';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ReactNode } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { mockGovernanceApi, pageOf } from '../testing/mockGovernanceApi';
import { reviewDetail, reviewItem } from '../testing/reviewFixtures';
import { ReviewsDocsNotice } from './ReviewsDocsNotice';

const ENTITY_REF = { kind: 'Component', namespace: 'default', name: 'ledger' };

const TECHDOCS: TechDocsApi = {
  getCookie: async () => ({ expiresAt: '2099-01-01T00:00:00.000Z' }),
  getApiOrigin: async () => 'http://localhost',
  getTechDocsMetadata: async () => ({
    site_name: 'Ledger',
    site_description: '',
  }),
  getEntityMetadata: async () => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'ledger', namespace: 'default' },
  }),
};

// The reader has no entity context; the docs tab of an entity has one, of an entity that need not be the documented one.
const CONTEXTS: Array<[string, (children: ReactNode) => ReactNode]> = [
  ['the reader', children => children],
  [
    "the entity's docs tab",
    children => (
      <EntityProvider
        entity={{
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: { name: 'other', namespace: 'default' },
        }}
      >
        {children}
      </EntityProvider>
    ),
  ],
];

function renderNotice(
  around: (children: ReactNode) => ReactNode,
  count: number,
) {
  const api = mockGovernanceApi();
  api.listReviews.mockResolvedValue(
    pageOf(
      Array.from({ length: count }, (_, index) =>
        reviewItem({ id: `r${index + 1}` }),
      ),
    ),
  );
  api.getReview.mockImplementation(async id => reviewDetail({ id }));
  renderInTestApp(
    <>
      {around(
        <TechDocsReaderPageProvider entityRef={ENTITY_REF}>
          <ReviewsDocsNotice />
        </TechDocsReaderPageProvider>,
      )}
    </>,
    {
      apis: [
        [governanceApiRef, api],
        [techdocsApiRef, TECHDOCS],
      ],
    },
  );
  return api;
}

describe('ReviewsDocsNotice', () => {
  describe.each(CONTEXTS)('in %s', (_name, around) => {
    it('says in a line what waits, and opens the evidence', async () => {
      const api = renderNotice(around, 2);
      expect(
        await screen.findByText(
          '2 access reviews of this service wait for you.',
        ),
      ).toBeVisible();
      expect(api.listReviews).toHaveBeenCalledWith(
        {
          assignee: 'me',
          component: 'component:default/ledger',
          status: 'open',
        },
        expect.anything(),
      );
      await userEvent.click(screen.getByRole('button', { name: 'Review' }));
      const dialog = await screen.findByRole('dialog');
      await waitFor(() => expect(dialog).toHaveTextContent('1 of 2'));
      await userEvent.click(screen.getByRole('button', { name: 'Next' }));
      await waitFor(() => expect(api.getReview).toHaveBeenCalledWith('r2'));
    });

    it('draws nothing where there is nothing to do', async () => {
      const api = renderNotice(around, 0);
      await waitFor(() => expect(api.listReviews).toHaveBeenCalled());
      expect(
        screen.queryByRole('region', { name: 'Access reviews' }),
      ).not.toBeInTheDocument();
      expect(
        screen.queryByRole('button', { name: 'Review' }),
      ).not.toBeInTheDocument();
    });
  });
});
