import { Container, Flex, Text } from '@backstage/ui';
import { Section } from '../display/Section';
import { RegisterTable } from '../evidence/RegisterTable';
import { useSourceRegister } from '../queries/useEvidence';
import { QueryBoundary } from '../states/QueryBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { Auditors } from './Auditors';
import { WhyAccess } from './WhyAccess';

function Register() {
  const { t } = useGovernanceTranslation();
  const query = useSourceRegister();
  return (
    <Section title={t('register.title')}>
      <QueryBoundary
        query={query}
        what={t('register.what')}
        permission="governance.source.read"
      >
        {({ declared, items }) =>
          declared ? (
            <RegisterTable register={items} />
          ) : (
            <Text as="p">{t('register.undeclared')}</Text>
          )
        }
      </QueryBoundary>
    </Section>
  );
}

/** What auditors come for: why something had access, which sources are missing, and who may read for a while. */
export function AuditPage() {
  return (
    <Container my="4">
      <Flex direction="column" gap="6">
        <WhyAccess />
        <Register />
        <Auditors />
      </Flex>
    </Container>
  );
}
