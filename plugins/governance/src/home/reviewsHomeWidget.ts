import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';

/** My reviews and the next expiries, for the home page. */
export const reviewsHomeWidget = HomePageWidgetBlueprint.make({
  name: 'my-access-reviews',
  params: {
    name: 'MyAccessReviews',
    title: 'My access reviews',
    description: 'Access reviews that wait for you, the first due first',
    layout: {
      width: { minColumns: 4, defaultColumns: 6 },
      height: { minRows: 4, defaultRows: 8 },
    },
    components: () =>
      import('./ReviewsWidget').then(({ ReviewsWidget }) => ({
        Content: ReviewsWidget,
      })),
  },
});
