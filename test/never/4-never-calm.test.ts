import { afterEach, describe, expect, it } from 'vitest';
import { caseOf } from '../../src/core/case.ts';
import { isHigher } from '../../src/core/flow.ts';
import { view } from '../../src/core/view.ts';
import { type AHouse, aHouse, button, cardOf, textOf } from '../app/a-house.ts';
import { allWords } from './words.ts';
import { draftOf, filed, story } from './whole.ts';

let at: AHouse | undefined;
afterEach(async () => {
  await at?.stop();
  at = undefined;
});

const dangers = [
  'er is gedreigd met een mes, morgen op het plein',
  'hij zegt dat hij de school in brand steekt',
  'een leerling wil zelfmoord plegen',
  'someone says he will shoot everyone at school tomorrow',
  'er gaat een naaktfoto van een meisje uit groep 8 rond',
];
const softeners = ['', ' maar het was een grapje', ' (anoniem)', ', weet ik niet zeker', ' lol just kidding'];

/** A rule of the guide, which somebody in danger must not read instead. */
const calm = /"do":"topic"|"do":"not-these"/;

describe('An emergency is answered as a calm rule; "grapje", "anoniem" or "weet ik niet" lowers anything; a person gets a score.', () => {
  it.each(dangers.flatMap((text) => softeners.map((soft) => `${text}${soft}`)))('%s', async (text) => {
    at = await aHouse();
    const typed = await at.type('teacher-teams', text);
    expect(textOf(typed)).not.toMatch(calm);
    expect(textOf(typed)).toMatch(/112|"do":"danger"/);
    const reported = await at.receive(
      at.inbound('teacher-teams', { kind: 'message-reported', text, attachments: 0 }),
    );
    expect(textOf(reported)).not.toMatch(calm);
    const found = await at.receive(at.inbound('teacher-teams', { kind: 'searched', text }));
    expect(found.type).toBe('whisper');
    expect(textOf(found)).toContain('112');
  });

  it('danger typed while a practice or another draft waits is never taken for practice or a question', async () => {
    at = await aHouse();
    const practice = cardOf(await at.press('teacher-teams', { do: 'practise', nonce: 'p', flow: 'threat' }));
    await at.press('teacher-teams', button(practice, 'danger', { answer: 'no' }));
    await at.forward(6);
    const card = await at.type('teacher-teams', story);
    expect(textOf(card)).toContain('Nog niet verstuurd');
    expect(textOf(card)).not.toMatch(/er is niets verstuurd|oefening/i);
  });

  it.each(['anonymous', 'hacked-or-fake', 'unknown'])(
    'a sender who is "%s" lowers nothing, and neither does "weet ik niet" on every question',
    async (sender) => {
      at = await aHouse();
      const plain = await filed(at);
      const { id, card } = await draftOf(at, 'teacher-slack');
      await at.press('teacher-slack', button(card, 'danger', { answer: 'unknown' }));
      for (const [page, values] of Object.entries({
        'how-serious': { sender, when: 'unknown', weapon: 'unknown', 'wants-to-die': 'unknown' },
        what: { story: `${story} grapje`, channel: 'unknown', target: ['unknown'], mentioned: ['unknown'] },
      }))
        await at.receive(
          at.inbound('teacher-slack', {
            kind: 'submitted',
            press: { do: 'submit-page', nonce: page, draft: id, page },
            values,
          }),
        );
      await at.press('teacher-slack', { do: 'send', nonce: 's', draft: id });
      const rows = await at.house.store.read.caseRows(at.file.school.id);
      const one = rows.find((row) => row.id === plain);
      const other = rows.find((row) => row.id !== plain);
      if (one === undefined || other === undefined) throw new Error('two cases were expected');
      expect(isHigher(one.level, other.level)).toBe(false);
    },
  );

  it('a "Nee" on an old card after "Ja" takes nothing back: the signal stands and the pings go on', async () => {
    at = await aHouse();
    const { id, card } = await draftOf(at, 'teacher-teams');
    await at.press('teacher-teams', button(card, 'danger', { answer: 'yes' }));
    await at.settle();
    await at.press('teacher-teams', { do: 'danger', nonce: 'old', draft: id, answer: 'no' });
    await at.press('teacher-teams', { do: 'stop', nonce: 'stop', draft: id });
    const rang = at.chat('director').length;
    await at.forward(10);
    const [row] = await at.house.store.read.caseRows(at.file.school.id);
    expect(row?.level).toBe('immediate');
    expect(at.chat('director').length).toBeGreaterThan(rang);
  });

  it('nothing that a handler sees counts, weighs or ranks a person', async () => {
    at = await aHouse();
    const id = await filed(at);
    const stored = await at.house.store.read.case(id);
    const flow = at.house.flows.get('threat');
    if (stored === undefined || flow === undefined) throw new Error('no case');
    const seen = view(caseOf(id, stored.facts), 'director', flow, await at.school(), at.now());
    const numbers = (value: unknown): readonly string[] =>
      typeof value !== 'object' || value === null
        ? []
        : Object.entries(value).flatMap(([key, inner]) =>
            typeof inner === 'number' ? [key] : numbers(inner),
          );
    // Moments are the only numbers.
    expect(numbers(seen).filter((key) => !/At$|^at$/.test(key))).toEqual([]);
    expect(
      allWords().filter((said) => /\b(risicoscore|risk score|punten|kans van|\d+ ?%)/i.test(said)),
    ).toEqual([]);
  });
});
