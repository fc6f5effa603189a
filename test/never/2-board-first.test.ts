import { afterEach, describe, expect, it } from 'vitest';
import type { Press } from '../../src/core/press.ts';
import type { Reply } from '../../src/app/ports.ts';
import { type AHouse, aHouse, button, cardOf, formOf, textOf } from '../app/a-house.ts';
import { draftOf, filed, story } from './whole.ts';

let at: AHouse;
afterEach(() => at.stop());

const stories = [
  'meester gym heeft een leerling van groep 8 aangeraakt en gezoend',
  'een docent heeft seks met een leerling',
  'a teacher is sleeping with a pupil',
];

/** Whom to phone: the board and the inspector; not the director, and no word that a report was made. */
function expectBoard(reply: Reply): void {
  const said = textOf(reply);
  expect(said).toContain('0900-1113111');
  expect(said).toContain('Bea Bestuur');
  expect(said).not.toContain('088-0000003');
  expect(said).toMatch(/kun je hier nu niet melden|cannot report this here/);
}

async function expectNothingKept(word: RegExp): Promise<void> {
  const drafts = await at.house.store.read.draftsOf('teacher-teams');
  expect(JSON.stringify(drafts)).not.toMatch(word);
  for (const { id } of await at.house.store.read.caseRows(at.file.school.id))
    expect(JSON.stringify(await at.house.store.read.case(id))).not.toMatch(word);
  await at.settle();
}

const words = /gezoend|aangeraakt|seks|sleeping/;
const submit = (press: Press, values: object): Promise<Reply> =>
  at.receive(at.inbound('teacher-teams', { kind: 'submitted', press, values }));

/** Somebody who writes down a conversation is no suspect: what handlers and reporters write about a threat is kept. */
const harmless = [
  'De moeder is gebeld',
  'ouders zijn gebeld en komen om 3 uur',
  'de mentor praat met hem',
  'collega vertelde het mij',
];

describe('A suspected sexual offence by staff goes to anybody but the board recipient first, or the reporter is left thinking the duty is met when it is not.', () => {
  it.each(stories)('typed: %s', async (text) => {
    at = await aHouse();
    expectBoard({ type: 'say', card: await at.type('teacher-teams', text) });
    await expectNothingKept(words);
    expect(at.world.messages).toHaveLength(0);
  });

  it.each(stories)('as the story of a threat draft that waits for one: %s', async (text) => {
    at = await aHouse();
    const danger = cardOf(await at.press('teacher-teams', { do: 'start', nonce: 's', flow: 'threat' }));
    await at.press('teacher-teams', button(danger, 'danger', { answer: 'no' }));
    expectBoard({ type: 'say', card: await at.type('teacher-teams', text) });
    await expectNothingKept(words);
  });

  it.each(stories)('as the story in the form of a threat, joined to a case: %s', async (text) => {
    at = await aHouse();
    const { id, card } = await draftOf(at, 'teacher-teams');
    await at.press('teacher-teams', button(card, 'danger', { answer: 'yes' }));
    expectBoard(await submit({ do: 'submit-page', nonce: 'p', draft: id, page: 'what' }, { story: text }));
    await expectNothingKept(words);
  });

  it.each(stories)('by "Meld dit bericht": %s', async (text) => {
    at = await aHouse();
    expectBoard(
      await at.receive(at.inbound('teacher-teams', { kind: 'message-reported', text, attachments: 0 })),
    );
    await expectNothingKept(words);
  });

  it('as an answer to a question, or as a note: the threat holds no word of it', async () => {
    at = await aHouse();
    const id = await filed(at);
    await at.receive(
      at.inbound('director', {
        kind: 'submitted',
        press: { do: 'submit-ask', nonce: 'a', case: id },
        values: { text: 'Wat zag je nog meer?' },
      }),
    );
    const asked = (await at.house.store.read.case(id))?.facts.find((fact) => fact.type === 'asked');
    const question = asked?.type === 'asked' ? asked.question : '';
    expectBoard(await submit({ do: 'submit-reply', nonce: 'r', case: id, question }, { text: stories[0] }));
    const note = await at.receive(
      at.inbound('director', {
        kind: 'submitted',
        press: { do: 'submit-note', nonce: 'n', case: id },
        values: { text: stories[0] },
      }),
    );
    expectBoard(note);
    await expectNothingKept(words);
  });

  it('in a small field of a threat, when a rule knows it', async () => {
    at = await aHouse();
    const { id } = await draftOf(at, 'teacher-teams');
    const page = { do: 'submit-page', nonce: 'small', draft: id, page: 'observed' } as const;
    expectBoard(await submit(page, { 'noticed-who': stories[0] }));
    await expectNothingKept(words);
  });

  it.each(harmless)('and "%s" is kept as a note and a detail', async (text) => {
    at = await aHouse();
    const id = await filed(at);
    const press: Press = { do: 'submit-note', nonce: 'n', case: id };
    await at.receive(at.inbound('director', { kind: 'submitted', press, values: { text } }));
    expect(JSON.stringify(await at.house.store.read.case(id))).toContain(text);
    const [draft] = await at.house.store.read.draftsOf('teacher-teams');
    await submit(
      { do: 'submit-page', nonce: 'o', draft: draft?.id ?? '', page: 'observed' },
      { 'noticed-who': text },
    );
    expect((await at.house.store.read.draftsOf('teacher-teams'))[0]?.answers['noticed-who']).toBe(text);
  });

  it('begun by its button: no draft, and whom to phone', async () => {
    at = await aHouse();
    expectBoard(await at.press('teacher-teams', { do: 'start', nonce: 's', flow: 'staff-contact' }));
    expect(await at.house.store.read.draftsOf('teacher-teams')).toEqual([]);
  });

  it('a threat told beside it does not take it into the threat flow', async () => {
    at = await aHouse();
    expectBoard({ type: 'say', card: await at.type('teacher-teams', `${story}. ${stories[0]}`) });
    await expectNothingKept(words);
    const { card } = await draftOf(at, 'teacher-teams');
    expect(
      formOf(
        await at.press('teacher-teams', {
          do: 'page',
          nonce: 'p',
          draft: String((await at.house.store.read.draftsOf('teacher-teams'))[0]?.id),
          page: 'what',
        }),
      ).title,
    ).toBeDefined();
    expect(textOf(card)).toContain('Nog niet verstuurd');
  });
});
