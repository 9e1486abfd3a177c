import { AddonBlueprint } from '@backstage/plugin-techdocs-react/alpha';
import { ReviewsDocsNotice } from './ReviewsDocsNotice';

/** Under the header, outside the shadow root, where the parts of Backstage UI work. */
export const reviewsDocsAddon = AddonBlueprint.make({
  name: 'reviews',
  params: {
    name: 'AccessReviews',
    location: 'Subheader',
    component: ReviewsDocsNotice,
  },
});
