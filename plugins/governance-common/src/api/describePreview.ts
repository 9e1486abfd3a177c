import { RequestPreview } from './requestViews';

/**
 * What a preview says, a line each: the way that a request would take, and who would be asked. Pure.
 *
 * @public
 */
export function describePreview(preview: RequestPreview): string[] {
  const { asked, mode, outcome, waitsIn, way } = preview;
  return [
    ...way
      .slice(1)
      .map(({ state, reason }) => `It would go to '${state}': ${reason}.`),
    ...(waitsIn ? [`It would wait in '${waitsIn.state}'.`] : []),
    ...(outcome === undefined
      ? []
      : [`It would end at once, as '${outcome}'.`]),
    ...asked.map(
      ({ stage, quorum, people }) =>
        `Asked for '${stage}', of whom ${quorum} would have to approve: ${
          people.join(', ') || 'nobody, so it would be escalated'
        }.`,
    ),
    ...(mode === undefined || mode === 'enforce'
      ? []
      : [`Nothing would be carried out: its mode is '${mode}'.`]),
  ];
}
