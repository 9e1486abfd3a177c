import { Alert, Button, Container, Flex, Text } from '@backstage/ui';
import { phraseDistance } from './phraseDistance';
import { useDemoClock } from './useDemoClock';

const STEPS = [
  { by: 'PT1H', label: '1 hour' },
  { by: 'P1D', label: '1 day' },
  { by: 'P7D', label: '1 week' },
];

/** The time of the demo organisation, and buttons that move it forward. Development only. */
export function DemoClockPage() {
  const { time, offsetMs, error, busy, move, reload } = useDemoClock();
  return (
    <Container my="6">
      <Flex direction="column" gap="4" align="start">
        <Text as="h1" variant="title-medium">
          Demo clock
        </Text>
        {error && (
          <Alert
            role="alert"
            status="danger"
            icon
            title="The demo clock does not answer"
            description={error.message}
            customActions={
              <Button size="small" variant="secondary" onPress={reload}>
                Try again
              </Button>
            }
          />
        )}
        <div role="status">
          {time !== undefined && offsetMs !== undefined ? (
            <Flex direction="column" gap="1">
              <Text as="p" weight="bold" data-testid="demo-time">
                {`In Meridian it is ${new Date(time).toLocaleString(undefined, {
                  dateStyle: 'full',
                  timeStyle: 'short',
                })}.`}
              </Text>
              <Text as="p" color="secondary">
                {offsetMs > 0
                  ? `That is ${phraseDistance(
                      offsetMs,
                    )} ahead of this computer.`
                  : 'That is the time of this computer.'}
              </Text>
            </Flex>
          ) : (
            !error && <Text color="secondary">Asking for the time</Text>
          )}
        </div>
        <Flex gap="2" role="group" aria-label="Move the clock forward by">
          {STEPS.map(step => (
            <Button
              key={step.by}
              variant="secondary"
              isDisabled={busy}
              onPress={() => move(step.by)}
            >
              {`+ ${step.label}`}
            </Button>
          ))}
        </Flex>
        <Text as="p" color="secondary">
          Deadlines, reminders and timers of the governance plugins follow it.
          It never goes back: what has happened has happened. A restart of the
          portal sets it right again. It exists in development only.
        </Text>
      </Flex>
    </Container>
  );
}
