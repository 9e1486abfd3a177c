import { EntityLink } from '../display/EntityLink';
import { spellOut } from '../display/spellOut';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Who did something: a person by name; what came with the plugin, and what the engine did, by a word. */
export function PersonName({ actor }: { actor: string }) {
  const { t } = useGovernanceTranslation();
  if (actor.startsWith('plugin:')) {
    return <>{t('flows.shipped')}</>;
  }
  if (actor.startsWith('flow:')) {
    return (
      <>{t('flows.byFlow', { flow: spellOut(actor.slice('flow:'.length)) })}</>
    );
  }
  return actor === 'engine' ? (
    <>{t('flows.engine')}</>
  ) : (
    <EntityLink entityRef={actor} />
  );
}
