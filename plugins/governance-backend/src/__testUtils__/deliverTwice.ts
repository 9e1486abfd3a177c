import { EffectHandler } from '@countersign/plugin-governance-node';
import { FlowEngine } from '../flows';

/**
 * Has every effect delivered twice, as if each process that carries one out died before that was recorded: what the first
 * delivery answered is lost.
 *
 * @returns the names of effects that were delivered, and what puts it back
 */
export function deliverTwice(): {
  delivered: Set<string>;
  restore: () => void;
} {
  const delivered = new Set<string>();
  const twice = (handler: EffectHandler): EffectHandler => ({
    ...handler,
    async execute(...call) {
      await handler.execute(...call);
      delivered.add(handler.id);
      return handler.execute(...call);
    },
  });
  const create = FlowEngine.create;
  const spy = jest
    .spyOn(FlowEngine, 'create')
    .mockImplementation(options =>
      create({ ...options, handlers: options.handlers.map(twice) }),
    );
  return { delivered, restore: () => spy.mockRestore() };
}
