// Somebody in a threat may want to die as well: the help for that stands first on the reporter's very next card or page, and handlers read it at the top.
import { afterEach, describe, expect, it } from 'vitest';
import type { Card, Form } from '../../src/core/card.ts';
import { type AHouse, aHouse, button, cardOf, formOf, textOf } from './a-house.ts';

const open: AHouse[] = [];
afterEach(async () => {
  for (const at of open.splice(0)) await at.stop();
});

const teacher = 'teacher-teams';

async function begun(text = 'er is gedreigd met een mes op het plein', danger = 'no') {
  const at = await aHouse();
  open.push(at);
  const first = await at.type(teacher, text);
  const review = cardOf(await at.press(teacher, button(first, 'danger', { answer: danger })));
  const what = formOf(await at.press(teacher, button(review, 'page')));
  return { at, review, what };
}

/** The first text of a card or form, after the line that nothing was sent yet (decision 6). */
const top = ({ body }: Card | Form): string => {
  const first = body.find((part) => !('text' in part && part.text.startsWith('Nog niet verstuurd')));
  return first !== undefined && 'text' in first ? first.text : '';
};

function showsHelpFirst(shown: Card | Form): void {
  expect(top(shown)).toContain('Laat de leerling niet alleen.');
  const text = textOf(shown);
  for (const words of [
    '112',
    '113 of 0800-0113',
    'alleen wat de melder al weet',
    'niemand de leerling iets navragen',
  ])
    expect(text).toContain(words);
  // The care coordinator of the practice school, by name and number.
  expect(text).toContain('Vera Vervang (zorgcoördinator)');
  expect(text).toContain('088-0000002');
}

const showsNone = (shown: Card | Form): void => expect(textOf(shown)).not.toContain('113');

/** What stands in a report before anything that was told. */
const warning = ({ body }: Form): string => {
  const told = body.findIndex((part) => part.type === 'title' && part.text === 'Wat er gebeurde');
  expect(told).toBeGreaterThan(0);
  return textOf({ body: body.slice(0, told) });
};

async function reportAt(at: AHouse): Promise<Form> {
  await at.settle();
  const ping = at.chat('director').at(-1)?.card;
  if (ping === undefined) throw new Error('no ping');
  return formOf(await at.press('director', button(ping, 'open', { tab: 'report' })));
}

describe('that the sender wants to die', () => {
  it('as an answer puts the help first on the next page, the card and the report, and not on what stays in the chat', async () => {
    const { at, review, what } = await begun();
    showsNone(review);
    showsNone(what);
    const serious = formOf(await at.submit(teacher, what, {}));
    showsNone(serious);
    showsHelpFirst(formOf(await at.submit(teacher, serious, { 'wants-to-die': 'yes' })));
    const again = cardOf(await at.press(teacher, button(review, 'continue')));
    showsHelpFirst(again);
    await at.press(teacher, button(again, 'send'));
    expect(warning(await reportAt(at))).toContain('Ook: iemand wil niet meer leven.');
    // What stays behind in the chat says a number, not that it is about a life (decision 15).
    const receipt = at.chat(teacher).find(({ card }) => textOf(card).includes('Bel nu ook zelf'));
    if (receipt === undefined) throw new Error('no receipt');
    showsNone(receipt.card);
  });

  it('as the one the threat is aimed at does the same', async () => {
    const { at, what } = await begun();
    showsHelpFirst(formOf(await at.submit(teacher, what, { target: ['sender-self'] })));
  });

  it.each([
    ['the story', 'story'],
    ['another text', 'before-source'],
  ])('is heard in %s of a page, and makes it immediate', async (_where, question) => {
    const { at, review, what } = await begun();
    const words = 'hij heeft afscheid genomen en wil zelfmoord plegen';
    let page = what;
    while (!page.body.some((part) => 'id' in part && part.id === question))
      page = formOf(await at.submit(teacher, page, {}));
    showsHelpFirst(formOf(await at.submit(teacher, page, { [question]: words })));
    expect(textOf(cardOf(await at.press(teacher, button(review, 'continue'))))).toContain(
      'zorg om een leven',
    );
  });

  it('is heard by the fixed rules too where no hint has the words', async () => {
    const { at, what } = await begun();
    showsHelpFirst(
      formOf(await at.submit(teacher, what, { story: 'hij dreigt met een mes en hij snijdt zichzelf' })),
    );
  });

  it('answered with "weet ik niet" is still heard in words that come later, and a "nee" of the writer stands', async () => {
    for (const [answer, shows] of [
      ['unknown', showsHelpFirst],
      ['no', showsNone],
    ] as const) {
      const { at, review, what } = await begun();
      const serious = formOf(await at.submit(teacher, what, {}));
      await at.submit(teacher, serious, { 'wants-to-die': answer });
      const again = formOf(await at.press(teacher, button(review, 'page')));
      shows(formOf(await at.submit(teacher, again, { story: 'hij dreigt met een mes en zelfmoord' })));
    }
  });

  it('after the signal joins the case at once: the handlers read it before anything is sent', async () => {
    const { at, what } = await begun(undefined, 'yes');
    await at.submit(teacher, what, { target: ['sender-self'] });
    expect(warning(await reportAt(at))).toContain('113');
  });

  it('names no care coordinator whom the report is about or who is kept out with somebody', async () => {
    const { at, review, what } = await begun();
    await at.submit(teacher, what, { target: ['sender-self'] });
    const about = cardOf(await at.press(teacher, button(review, 'review-conflict', { person: 'director' })));
    const help = textOf(about);
    expect(help).toContain('113 of 0800-0113');
    expect(help).not.toContain('Vera Vervang (zorgcoördinator)');
  });
});

it('a worry about a life, typed by itself, gets the card that names the care coordinator with the number', async () => {
  const at = await aHouse();
  open.push(at);
  const text = textOf(await at.type(teacher, 'een leerling wil niet meer leven'));
  expect(text).toContain('Vera Vervang (zorgcoördinator)');
  expect(text).toContain('088-0000002');
});

it('a school that lists its care coordinator as a contact has that number on the card', async () => {
  const contact = { id: 'care-coordinator', name: 'Zorgteam', number: '088-0000077', example: true };
  const at = await aHouse({
    change: (file) => ({ ...file, contacts: [...file.contacts, { ...contact, checked: undefined }] }),
  });
  open.push(at);
  expect(textOf(await at.type(teacher, 'een leerling wil niet meer leven'))).toContain('088-0000077');
});
