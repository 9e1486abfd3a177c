import { phraseEscalation } from './phraseEscalation';

const LENA = 'user:default/lena';
const OTTO = 'user:default/otto';

describe('what the history says of an escalation', () => {
  it.each([
    {
      name: 'somebody who was not asked before',
      recipients: [LENA],
      added: [LENA],
      says: `; ${LENA} is asked besides`,
    },
    {
      name: 'only those who were not asked before, where others were',
      recipients: [LENA, OTTO],
      added: [OTTO],
      says: `; ${OTTO} is asked besides`,
    },
    {
      name: 'somebody who is asked already',
      recipients: [LENA],
      added: [],
      says: `; ${LENA} is asked once more`,
    },
    {
      name: 'that nobody is known',
      recipients: [],
      added: [],
      says: ', and nobody further is known to be asked for group:default/ledger',
    },
  ])('names $name', ({ recipients, added, says }) => {
    const ownerRef = 'group:default/ledger';
    expect(
      phraseEscalation({ from: 'unanswered', ownerRef, recipients, added }),
    ).toBe(`nobody has answered yet${says}`);
    expect(
      phraseEscalation({ from: 'undecided', ownerRef, recipients, added }),
    ).toBe(`nobody has said how it goes on yet${says}`);
  });
});
