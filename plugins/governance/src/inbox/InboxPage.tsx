import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { useMemo, useRef, useState } from 'react';
import { useParams } from 'react-router-dom';
import useDebounce from 'react-use/esm/useDebounce';
import { DraftBar } from '../drafts/DraftBar';
import { openIds, useDraftedReviews } from '../drafts/useDraftedReviews';
import { useApprovals } from '../queries/useApprovals';
import { useReview } from '../queries/useReview';
import { useReviewDesk } from '../review/useReviewDesk';
import { reviewRouteRef } from '../routes';
import { PagedBoundary } from '../states/PagedBoundary';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { BulkBar } from './BulkBar';
import { groupReviews } from './groupReviews';
import { InboxScope } from './inboxChoices';
import { InboxApprovals } from './InboxApprovals';
import { InboxList } from './InboxList';
import { InboxToolbar } from './InboxToolbar';
import { LoadAhead } from './LoadAhead';
import { NothingListed } from './NothingListed';
import { pressKey } from './pressKey';
import { ReviewPanel } from './ReviewPanel';
import { ShortcutsDialog } from './ShortcutsDialog';
import { useGrouping } from './useGrouping';
import { useInboxItems } from './useInboxItems';
import { useInboxKeys } from './useInboxKeys';
import { useInboxSentence } from './useInboxSentence';
import { useKeysEnabled } from './useKeysEnabled';
import { useOpened } from './useOpened';
import { isSelectable, useSelection } from './useSelection';
import { useStepping } from './useStepping';
import styles from './Inbox.module.css';

/** Milliseconds without typing after which the list is filtered. */
const PAUSE = 250;

/** The inbox: reviews and the evidence of one of them side by side, made for the keyboard. */
export function InboxPage() {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  const { reviewId } = useParams();
  const reviewRoute = useRouteRef(reviewRouteRef);
  const [scope, setScope] = useState<InboxScope>('mine');
  const [grouping, setGrouping] = useGrouping();
  const [helpOpen, setHelpOpen] = useState(false);
  const [keysEnabled, setKeysEnabled] = useKeysEnabled();
  const [text, setText] = useState('');
  const [wanted, setWanted] = useState('');
  useDebounce(() => setWanted(text.trim()), PAUSE, [text]);
  const scroll = useRef<HTMLDivElement>(null);

  const { list, items, isUnfiltered, remember } = useInboxItems(scope, wanted);
  const approvals = useApprovals(scope === 'mine');
  const drafted = useDraftedReviews(items);
  const selection = useSelection(drafted.items);
  const groups = useMemo(
    () => groupReviews(drafted.items, grouping, now),
    [drafted.items, grouping, now],
  );
  const selectedId = reviewId ?? groups[0]?.items[0]?.id;

  const wasOpened = useOpened(selectedId);
  const query = useReview(selectedId);
  const desk = useReviewDesk(query, remember);

  const hrefOf = (id: string) => reviewRoute?.({ reviewId: id });

  const step = useStepping(groups, selectedId, hrefOf);
  const toggleShown = () => {
    const shown = items.find(({ id }) => id === selectedId);
    if (shown && isSelectable(shown)) {
      selection.toggle(shown.id);
    }
  };
  const help = () => setHelpOpen(true);
  useInboxKeys(keysEnabled, key =>
    pressKey(key, { desk, step, toggleShown, help }),
  );
  const onLookingChange = (isLooking: boolean) => {
    drafted.setIsLooking(isLooking);
    // Another list begins at its beginning.
    scroll.current?.scrollTo?.({ top: 0 });
  };

  const sentence = useInboxSentence({ list, items, approvals, isUnfiltered });

  return (
    <div className={styles.inbox}>
      <nav className={styles.list} aria-label={t('inbox.listLabel')}>
        <InboxToolbar
          sentence={sentence}
          scope={scope}
          onScopeChange={setScope}
          grouping={grouping}
          onGroupingChange={setGrouping}
          text={text}
          onTextChange={setText}
          onHelp={help}
        />
        <DraftBar
          listed={
            isUnfiltered && !list.loading && !list.error
              ? openIds(list.items)
              : undefined
          }
          isLooking={drafted.isLooking}
          onLookingChange={onLookingChange}
          onSent={changed => {
            remember(changed);
            query.reload();
          }}
        />
        {scope !== 'closed' && (
          <BulkBar
            selection={selection}
            wasOpened={wasOpened}
            onDecided={() => {
              list.reload();
              query.reload();
            }}
          />
        )}
        <div className={styles.scroll} ref={scroll}>
          {scope === 'mine' && !drafted.isLooking && (
            <InboxApprovals query={approvals} />
          )}
          <PagedBoundary
            query={drafted.queryOf(list)}
            what={t('inbox.what')}
            permission="governance.review.read"
            empty={
              <NothingListed
                scope={scope}
                text={wanted}
                approvals={approvals.total}
              />
            }
          >
            {() => (
              <InboxList
                groups={groups}
                complete={drafted.isLooking || list.complete}
                shownId={selectedId}
                selection={selection}
                scrollRef={scroll}
                hrefOf={hrefOf}
              />
            )}
          </PagedBoundary>
          {!drafted.isLooking && <LoadAhead query={list} scrollRef={scroll} />}
        </div>
      </nav>
      <section className={styles.panel} aria-label={t('inbox.panelLabel')}>
        {selectedId ? (
          <ReviewPanel
            query={query}
            desk={desk}
            hrefOf={hrefOf}
            showKeys={keysEnabled}
          />
        ) : (
          !list.loading &&
          !list.error && (
            <div className={styles.padded}>
              <Text color="secondary">{t('inbox.panelEmpty')}</Text>
            </div>
          )
        )}
      </section>
      {helpOpen && (
        <ShortcutsDialog
          enabled={keysEnabled}
          onEnabledChange={setKeysEnabled}
          onClose={() => setHelpOpen(false)}
        />
      )}
    </div>
  );
}
