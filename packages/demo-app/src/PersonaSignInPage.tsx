import { ProxiedSignInPage } from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { SignInPageProps } from '@backstage/plugin-app-react';
import {
  Button,
  Card,
  CardBody,
  CardFooter,
  CardHeader,
  Container,
  Flex,
  Grid,
  Text,
} from '@backstage/ui';
import { useMemo, useState } from 'react';
import {
  forgetPersona,
  rememberedPersona,
  rememberPersona,
} from './personaStorage';

interface Persona {
  name: string;
  title: string;
  description: string;
}

function usePersonas(): Persona[] {
  const config = useApi(configApiRef);
  return useMemo(
    () =>
      (config.getOptionalConfigArray('demo.personas') ?? []).map(persona => ({
        name: persona.getString('name'),
        title: persona.getString('title'),
        description: persona.getString('description'),
      })),
    [config],
  );
}

/** Asks who one wants to be. Development only: the backend refuses the provider anywhere else. */
export function PersonaSignInPage(props: SignInPageProps) {
  const personas = usePersonas();
  const [chosen, setChosen] = useState(rememberedPersona);

  if (chosen && personas.some(({ name }) => name === chosen)) {
    return (
      <ProxiedSignInPage
        {...props}
        provider="persona"
        headers={{ 'x-persona': chosen }}
        onSignInSuccess={identity =>
          props.onSignInSuccess({
            getProfileInfo: () => identity.getProfileInfo(),
            getBackstageIdentity: () => identity.getBackstageIdentity(),
            getCredentials: () => identity.getCredentials(),
            signOut: async () => {
              forgetPersona();
              await identity.signOut();
            },
          })
        }
      />
    );
  }

  return (
    <Container>
      <Flex direction="column" gap="4" py="8">
        <Flex direction="column" gap="1">
          <Text as="h1" variant="title-large">
            Who do you want to be?
          </Text>
          <Text color="secondary">
            This is the demo organisation Meridian. Personas exist in
            development only.
          </Text>
        </Flex>
        <Grid.Root columns={{ initial: '1', sm: '2', md: '3' }} gap="4">
          {personas.map(persona => (
            <Grid.Item key={persona.name}>
              <Card style={{ height: '100%' }}>
                <CardHeader>
                  <Text as="h2" variant="title-x-small">
                    {persona.title}
                  </Text>
                </CardHeader>
                <CardBody>
                  <Text color="secondary">{persona.description}</Text>
                </CardBody>
                <CardFooter>
                  <Button
                    onPress={() => {
                      rememberPersona(persona.name);
                      setChosen(persona.name);
                    }}
                  >
                    {`Continue as ${persona.name}`}
                  </Button>
                </CardFooter>
              </Card>
            </Grid.Item>
          ))}
        </Grid.Root>
      </Flex>
    </Container>
  );
}
