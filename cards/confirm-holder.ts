/** Somebody new got a role: another holder confirms that this is right. */
import type { Card } from '../src/core/card.ts';
import type { Sheet } from '../src/core/sheet.ts';

export function confirmHolderCard(
  view: {
    readonly school: string;
    readonly person: string;
    readonly role: string;
    readonly name: string;
    readonly confirmed: boolean;
  },
  sheet: Sheet,
): Card {
  const role = sheet.say(`shared.roles.${view.role}`);
  const key = view.confirmed ? 'cards.confirm-holder.done' : 'cards.confirm-holder.ask';
  const press = sheet.press('confirm-holder', {
    school: view.school,
    person: view.person,
    role: view.role,
  });
  return {
    notice: sheet.say('cards.confirm-holder.notice'),
    body: [{ type: 'text', text: sheet.say(key, { name: view.name, role }) }],
    actions: view.confirmed
      ? []
      : [{ label: sheet.say('cards.confirm-holder.yes'), press, style: 'primary' }],
  };
}
