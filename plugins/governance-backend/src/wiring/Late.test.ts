import { Late } from './Late';

describe('Late', () => {
  it('gives what was made, also to whoever got its get before', () => {
    const late = new Late<string>('engine');
    const { get } = late;
    expect(late.set('made')).toBe('made');
    expect(get()).toBe('made');
  });

  it('gives what was made even where that is nothing', () => {
    const late = new Late<undefined>('rest');
    late.set(undefined);
    expect(late.get()).toBeUndefined();
  });

  it('says what was asked for too early', () => {
    expect(new Late('flow engine').get).toThrow(
      'The flow engine is asked for before it was made',
    );
  });
});
