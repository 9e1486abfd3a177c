export { listenToTopic } from './listenToTopic';
export { TriggerService } from './TriggerService';
export { createTriggerListener } from './triggerListener';
export { describeTriggers, toRunViews, toStartView } from './describeTriggers';
