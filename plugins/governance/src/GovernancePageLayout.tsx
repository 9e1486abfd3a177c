import {
  BreadcrumbEntry,
  PageLayout,
  pluginHeaderActionsApiRef,
  useApi,
  useRouteRef,
} from '@backstage/frontend-plugin-api';
import { RiShieldKeyholeLine } from '@remixicon/react';
import { ReactNode, useMemo } from 'react';
import { Navigate, Route, Routes } from 'react-router-dom';
import { rootRouteRef } from './routes';
import styles from './GovernancePageLayout.module.css';

/** One of the pages below the plugin's page. */
export interface SubPage {
  path: string;
  title: string;
  element: ReactNode;
}

/**
 * The plugin's page with its tabs, as Backstage draws one by itself, but for pages that are reached from others only:
 * a tab for each would not fit beside the rest.
 *
 * @param props - `withoutTab` has the paths of those
 */
export function GovernancePageLayout(props: {
  title: string;
  pages: SubPage[];
  withoutTab: readonly string[];
}) {
  const { title, pages, withoutTab } = props;
  const actions = useApi(pluginHeaderActionsApiRef);
  const root = useRouteRef(rootRouteRef)?.();
  // The same element for the same page: Backstage makes another component of the layout whenever it is drawn again, and every
  // step to another item would mount the page anew and lose the focus, the filter and what is selected.
  return useMemo(
    () => (
      <div className={styles.page}>
        <PageLayout
          title={title}
          icon={<RiShieldKeyholeLine />}
          titleLink={root}
          headerActions={actions.getPluginHeaderActions('governance')}
          tabs={pages
            .filter(({ path }) => !withoutTab.includes(path))
            .map(page => ({
              id: page.path,
              label: page.title,
              href: page.path,
            }))}
        >
          <Routes>
            {pages.length > 0 && (
              <Route index element={<Navigate to={pages[0].path} replace />} />
            )}
            {pages.map(page => (
              <Route
                key={page.path}
                path={`${page.path}/*`}
                element={
                  <BreadcrumbEntry
                    entry={{ label: page.title, href: page.path }}
                  >
                    {page.element}
                  </BreadcrumbEntry>
                }
              />
            ))}
          </Routes>
        </PageLayout>
      </div>
    ),
    [title, root, actions, pages, withoutTab],
  );
}
