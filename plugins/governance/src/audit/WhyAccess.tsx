import { Button, Flex, Text, TextField } from '@backstage/ui';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { Section } from '../display/Section';
import {
  AccessQuestion,
  useAccess,
  useNamed,
  useOwnAudit,
} from '../queries/useEvidence';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { QueryBoundary } from '../states/QueryBoundary';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { AccessItem } from './AccessItem';

const REFERENCE = /^[0-9a-f]{32}$|:/;

function Answer(props: { question: AccessQuestion }) {
  const { t } = useGovernanceTranslation();
  const { question } = props;
  const { query, answer } = useAccess(question);
  return (
    <Flex direction="column" gap="3">
      {answer && !query.error && (
        <Text as="p" weight="bold" role="status">
          {t('access.sentence', {
            title: answer.subject.title,
            at: question.at,
            held: String(
              query.items.filter(({ held }) => held.answer === 'yes').length,
            ),
            total: String(query.items.length),
          })}
        </Text>
      )}
      {answer?.limits.map(limit => (
        <Text as="p" key={limit} color="secondary">
          {limit}
        </Text>
      ))}
      <PagedBoundary
        query={query}
        what={t('access.what')}
        permission="governance.evidence.read"
        empty={<Text as="p">{t('access.nothing')}</Text>}
      >
        {items => (
          <Flex direction="column" gap="4">
            {items.map(item => (
              <AccessItem key={item.ref} item={item} />
            ))}
          </Flex>
        )}
      </PagedBoundary>
    </Flex>
  );
}

function Choices(props: { text: string; onChoose: (ref: string) => void }) {
  const { t } = useGovernanceTranslation();
  const { text, onChoose } = props;
  const query = useNamed(text);
  return (
    <Flex direction="column" gap="2">
      {!query.loading && !query.error && (
        <Text as="p" role="status">
          {t('access.choose', { count: query.total })}
        </Text>
      )}
      <PagedBoundary
        query={query}
        what={t('access.whatChoices')}
        permission="governance.identity.read"
        empty={null}
      >
        {items => (
          <Flex direction="column" gap="1" align="start">
            {items.map(({ ref, title, source }) => (
              <Button
                key={ref}
                variant="tertiary"
                onPress={() => onChoose(ref)}
              >
                {`${title} (${source})`}
              </Button>
            ))}
          </Flex>
        )}
      </PagedBoundary>
    </Flex>
  );
}

function Question({ about }: { about: 'everything' | 'some' }) {
  const { t } = useGovernanceTranslation();
  const [params, setParams] = useSearchParams();
  const today = new Date(useNow()).toISOString().slice(0, 10);
  const asked = params.get('subject') ?? undefined;
  const day = params.get('at') ?? today;
  const [subject, setSubject] = useState(asked ?? '');
  const [at, setAt] = useState(day);
  const ask = (ref: string) => {
    setSubject(ref);
    setParams({ subject: ref, at });
  };
  return (
    <Flex direction="column" gap="3">
      <Text as="p" color="secondary">
        {t('access.hint')} {about === 'some' && t('access.some')}
      </Text>
      <form
        onSubmit={event => {
          event.preventDefault();
          ask(subject.trim());
        }}
      >
        <Flex gap="3" align="end">
          <TextField
            label={t('access.subject')}
            description={t('access.subjectHint')}
            value={subject}
            onChange={setSubject}
          />
          <TextField
            label={t('access.at')}
            placeholder="2026-01-31"
            value={at}
            onChange={setAt}
          />
          <Button type="submit" isDisabled={subject.trim() === ''}>
            {t('access.ask')}
          </Button>
        </Flex>
      </form>
      {asked !== undefined && REFERENCE.test(asked) && (
        <Answer question={{ subject: asked, at: day }} />
      )}
      {asked !== undefined && !REFERENCE.test(asked) && (
        <Choices text={asked} onChoose={ask} />
      )}
    </Flex>
  );
}

/** Asks why something had access on a day, and shows what had happened by then. The question stands in the address. */
export function WhyAccess() {
  const { t } = useGovernanceTranslation();
  const query = useOwnAudit();
  return (
    <Section title={t('access.title')}>
      <QueryBoundary query={query} what={t('access.what')}>
        {({ explain }) =>
          explain === 'nothing' ? (
            <EmptyState
              title={t('access.noneTitle')}
              hint={t('access.noneHint')}
            />
          ) : (
            <Question about={explain} />
          )
        }
      </QueryBoundary>
    </Section>
  );
}
