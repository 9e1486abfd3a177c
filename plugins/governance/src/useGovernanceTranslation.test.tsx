import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { useGovernanceTranslation } from './useGovernanceTranslation';

function Texts() {
  const { t } = useGovernanceTranslation();
  return (
    <ul>
      <li>{t('home.noReviews')}</li>
      <li>{t('home.shown', { shown: 2, total: 5 })}</li>
      <li>{t('register.sentence', { count: 1, names: 'ldap' })}</li>
      <li>{t('home.shown', { shown: <b key="shown">two</b>, total: 5 })}</li>
      {/* @ts-expect-error there is no such text */}
      <li>{t('home.no-such-text')}</li>
      {/* @ts-expect-error a value is missing */}
      <li>{t('home.shown', { shown: 2 })}</li>
      {/* @ts-expect-error a plural takes a count */}
      <li>{t('register.sentence', { names: 'ldap' })}</li>
      {/* @ts-expect-error it takes nothing */}
      <li>{t('home.noReviews', { count: 1 })}</li>
    </ul>
  );
}

it('puts values into texts, and the compiler asks for each of them', async () => {
  await renderInTestApp(<Texts />);
  const shown = (await screen.findAllByRole('listitem')).map(
    ({ textContent }) => textContent,
  );
  expect(shown.slice(0, 4)).toEqual([
    'Nothing waits for you.',
    '2 of 5 shown.',
    '1 source is not as expected: ldap.',
    'two of 5 shown.',
  ]);
});
