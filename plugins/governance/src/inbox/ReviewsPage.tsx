import { Route, Routes } from 'react-router-dom';
import { InboxPage } from './InboxPage';

/** The inbox under its path; `:reviewId` lands on one item. */
export function ReviewsPage() {
  return (
    <Routes>
      <Route path="/:reviewId?" element={<InboxPage />} />
    </Routes>
  );
}
