import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { ReviewItem } from '@countersign/plugin-governance-common';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router-dom';
import useDebounce from 'react-use/esm/useDebounce';
import { DraftBar } from '../drafts/DraftBar';
import { openIds, useDraftedReviews } from '../drafts/useDraftedReviews';
import { useApprovals } from '../queries/useApprovals';
import { useReview } from '../queries/useReview';
import { useReviews } from '../queries/useReviews';
import { undoOf } from '../review/undoOf';
import { useReviewDesk } from '../review/useReviewDesk';
import { reviewRouteRef } from '../routes';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { BulkBar } from './BulkBar';
import { groupReviews, stepFrom } from './groupReviews';
import { InboxScope, SCOPE_FILTERS } from './inboxChoices';
import { InboxApprovals } from './InboxApprovals';
import { InboxList } from './InboxList';
import { linkIdOf } from './InboxRow';
import { InboxToolbar } from './InboxToolbar';
import { LoadAhead } from './LoadAhead';
import { ReviewPanel } from './ReviewPanel';
import { ShortcutsDialog } from './ShortcutsDialog';
import { useGrouping } from './useGrouping';
import { InboxKey, useInboxKeys } from './useInboxKeys';
import { useInboxSentence } from './useInboxSentence';
import { useKeysEnabled } from './useKeysEnabled';
import { useOpened } from './useOpened';
import { isSelectable, useSelection } from './useSelection';
import styles from './Inbox.module.css';

/** Reviews that are read at once: as many as the backend gives, for somebody may have thousands. */
const PAGE = 200;
/** Milliseconds without typing after which the list is filtered. */
const PAUSE = 250;

const DRAFTS = { A: 'keep', E: 'reduce', R: 'revoke' } as const;
const ANSWERS = {
  a: 'keep',
  e: 'reduce',
  r: 'revoke',
  n: 'not-mine',
  u: 'dont-know',
} as const;

/** What was answered here stays in the list until one leaves, so that it can be seen and taken back. */
function useAnswered() {
  const [answered, setAnswered] = useState<Record<string, ReviewItem>>({});
  return {
    answered,
    remember: (item: ReviewItem) =>
      setAnswered(all => ({ ...all, [item.id]: item })),
  };
}

/** The inbox: reviews and the evidence of one of them side by side, made for the keyboard. */
export function InboxPage() {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  const navigate = useNavigate();
  const { reviewId } = useParams();
  const reviewRoute = useRouteRef(reviewRouteRef);
  const [scope, setScope] = useState<InboxScope>('mine');
  const [grouping, setGrouping] = useGrouping();
  const [helpOpen, setHelpOpen] = useState(false);
  const [keysEnabled, setKeysEnabled] = useKeysEnabled();
  const { answered, remember } = useAnswered();
  const [text, setText] = useState('');
  const [wanted, setWanted] = useState('');
  useDebounce(() => setWanted(text.trim()), PAUSE, [text]);
  const moveFocus = useRef(false);
  const scroll = useRef<HTMLDivElement>(null);

  const list = useReviews(
    { ...SCOPE_FILTERS[scope], ...(wanted ? { text: wanted } : {}) },
    PAGE,
  );
  const approvals = useApprovals(scope === 'mine');
  const items = useMemo(() => {
    const listed = new Set(list.items.map(({ id }) => id));
    const gone = Object.values(answered).filter(
      item => scope === 'mine' && wanted === '' && !listed.has(item.id),
    );
    return [...list.items, ...gone];
  }, [list.items, answered, scope, wanted]);
  const drafted = useDraftedReviews(items);
  const selection = useSelection(drafted.items);
  const groups = useMemo(
    () => groupReviews(drafted.items, grouping, now),
    [drafted.items, grouping, now],
  );
  const selectedId = reviewId ?? groups[0]?.items[0]?.id;

  const wasOpened = useOpened(selectedId);
  const query = useReview(selectedId);
  const onDecided = (changed: ReviewItem) => {
    // What it belongs to is known of listed reviews only, and stays as it was.
    remember({
      ...list.items.find(({ id }) => id === changed.id),
      ...changed,
    });
    list.reload();
  };
  const desk = useReviewDesk(query, onDecided);

  const hrefOf = (id: string) => reviewRoute?.({ reviewId: id });

  useEffect(() => {
    if (moveFocus.current && selectedId) {
      moveFocus.current = false;
      const link = document.getElementById(linkIdOf(selectedId));
      link?.focus();
      link?.scrollIntoView?.({ block: 'nearest' });
    }
  }, [selectedId]);

  const move = (step: 1 | -1) => {
    const next = stepFrom(groups, selectedId, step);
    const href = next && hrefOf(next);
    if (!href || next === selectedId) {
      return;
    }
    moveFocus.current = true;
    navigate(href);
  };

  const onKey = (key: InboxKey) => {
    switch (key) {
      case 'j':
        move(1);
        break;
      case 'k':
        move(-1);
        break;
      case 'i':
        desk.onIt.toggle();
        break;
      case 'x': {
        const shown = items.find(({ id }) => id === selectedId);
        if (shown && isSelectable(shown)) {
          selection.toggle(shown.id);
        }
        break;
      }
      case '?':
        setHelpOpen(true);
        break;
      case 'A':
      case 'E':
      case 'R':
        desk.requestDraft(DRAFTS[key]);
        break;
      case 'z':
        desk.request(undoOf(desk.review));
        break;
      default:
        desk.request(ANSWERS[key]);
    }
  };
  useInboxKeys(keysEnabled, onKey);

  const isUnfiltered = scope === 'mine' && wanted === '';
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
          onHelp={() => setHelpOpen(true)}
        />
        <DraftBar
          listed={
            isUnfiltered && !list.loading && !list.error
              ? openIds(list.items)
              : undefined
          }
          isLooking={drafted.isLooking}
          onLookingChange={drafted.setIsLooking}
          onSent={changed => {
            onDecided(changed);
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
              <EmptyState
                title={
                  scope === 'mine'
                    ? t(
                        approvals.total > 0
                          ? 'inbox.noReviewTitle'
                          : 'inbox.emptyMineTitle',
                      )
                    : t('inbox.emptyTitle')
                }
                hint={
                  scope === 'mine'
                    ? t('inbox.emptyMineHint')
                    : t('inbox.emptyHint')
                }
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
          !list.loading && (
            <div className={styles.padded}>
              <Text color="secondary">{t('inbox.choose')}</Text>
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
