import { readShippedFlows } from '../flows/readShippedFlows';
import { namedGroups } from './namedGroups';

const { bundle } = readShippedFlows();
const find = (name: string) => {
  const flow = bundle.flows.find(({ value }) => value.metadata.name === name);
  if (!flow) {
    throw new Error(`There is no flow ${name}`);
  }
  return flow.value;
};

describe('the groups that a flow names', () => {
  it('are those of its stages and of its reminders', () => {
    expect(namedGroups(find('control-change'))).toEqual(['security-approvers']);
  });

  it('are none where only an owner is asked', () => {
    expect(namedGroups(find('owner-review'))).toEqual([]);
  });
});
