// What handlers add to a report, from the press to what stands there: in a house on a database of its own, and through the
// real Slack and Teams.
import { afterEach, describe, expect, it } from 'vitest';
import { caseOf } from '../../src/core/case.ts';
import type { Form, Values } from '../../src/core/card.ts';
import { filed, type Whole, wholeBot } from '../never/whole.ts';
import { type AHouse, aHouse, button, cardOf, formOf, textOf } from './a-house.ts';

let at: AHouse | undefined;
let whole: Whole | undefined;
afterEach(async () => {
  await at?.stop();
  await whole?.stop();
  at = undefined;
  whole = undefined;
});

const open = (id: string, tab: string) => ({ do: 'open', nonce: `o${tab}`, case: id, tab }) as const;

/** The form of one part, opened as a person does: the report, the leaf, the button. */
async function formFor(house: AHouse, person: string, id: string, record: string): Promise<Form> {
  const leaf = formOf(await house.press(person, open(id, 'records'), 'form'));
  return formOf(await house.press(person, button(leaf, 'record', { record }), 'form'));
}

const handIn = async (house: AHouse, person: string, form: Form, values: Values): Promise<Form> =>
  formOf(await house.submit(person, form, values));

const factsOf = async (house: AHouse, id: string) =>
  (await house.house.store.read.case(id))?.facts.filter((fact) => fact.type === 'recorded') ?? [];

describe('a handler who is asked whether it may be an offence', () => {
  it('reads that nothing is said yet, says so, and reads whom to consult; nobody is sent anything', async () => {
    at = await aHouse();
    const id = await filed(at);
    expect(textOf(formOf(await at.press('director', open(id, 'report'))))).toContain('nog niet gezegd');
    const sent = at.world.messages.length;
    const form = await formFor(at, 'director', id, 'offence');
    expect(textOf(form)).toContain('Kan dit een strafbaar feit zijn?');
    expect(textOf(form)).toContain('Welke regel weet ik niet');
    const after = await handIn(at, 'director', form, {
      offence: 'doubt',
      articles: ['article-10', 'article-3'],
    });
    expect(textOf(after)).toContain('Mogelijk strafbaar: Twijfel');
    expect(textOf(after)).toContain('Artikel 3. Online doen we zoals op school; artikel 10. Dreigingen');
    expect(textOf(after)).toContain('Overleg met de politie: 0900-8844');
    expect(textOf(after)).toContain('Wijkagent Willem Wijk');
    await at.settle();
    expect(at.world.messages).toHaveLength(sent);
    expect(await factsOf(at, id)).toMatchObject([
      {
        by: 'director',
        record: 'offence',
        answers: { offence: 'doubt', articles: ['article-3', 'article-10'] },
      },
    ]);
    const report = textOf(formOf(await at.press('monitor', open(id, 'report'))));
    expect(report).toContain('Twijfel');
    expect(report).toContain('Dirk Directie, 10:00');
  });

  it('lowers nothing and decides nothing, whatever the answer is', async () => {
    at = await aHouse();
    const id = await filed(at);
    const subject = async () => caseOf(id, (await at?.house.store.read.case(id))?.facts ?? []);
    const before = await subject();
    for (const offence of ['unknown', 'doubt', 'no', 'yes']) {
      const form = await formFor(at, 'board', id, 'offence');
      await handIn(at, 'board', form, { offence });
      const after = await subject();
      expect(after.urgency).toEqual(before.urgency);
      expect([after.decisions, after.tasks, after.owner]).toEqual([[], {}, undefined]);
    }
    const log = textOf(formOf(await at.press('board', open(id, 'log'))));
    for (const said of ['Weet ik niet', 'Twijfel', 'Nee', 'Ja'])
      expect(log).toContain(`Mogelijk strafbaar: ${said}`);
  });

  it('who was overtaken reads what the other said, keeps what they chose, and nothing is undone unseen', async () => {
    at = await aHouse();
    const id = await filed(at);
    const [first, second] = [
      await formFor(at, 'monitor', id, 'offence'),
      await formFor(at, 'director', id, 'offence'),
    ];
    await handIn(at, 'monitor', first, { offence: 'yes' });
    const again = await handIn(at, 'director', second, { offence: 'no' });
    expect(textOf(again)).toContain('Intussen heeft Toos Toezicht dit ook ingevuld.');
    expect(again.body.find((part) => part.type === 'choice' && part.id === 'offence')).toMatchObject({
      value: 'no',
    });
    expect(await factsOf(at, id)).toHaveLength(1);
    await handIn(at, 'director', again, { offence: 'no' });
    expect((await factsOf(at, id)).map((fact) => fact.by)).toEqual(['monitor', 'director']);
  });

  it('pressing twice records once', async () => {
    at = await aHouse();
    const id = await filed(at);
    const form = await formFor(at, 'director', id, 'offence');
    await handIn(at, 'director', form, { offence: 'yes' });
    await handIn(at, 'director', form, { offence: 'yes' });
    expect(await factsOf(at, id)).toHaveLength(1);
  });

  it('in English reads it in English', async () => {
    at = await aHouse();
    const id = await filed(at);
    await at.press('director', { do: 'language', nonce: 'l', language: 'en', topic: 'none' });
    const form = await formFor(at, 'director', id, 'offence');
    expect(textOf(form)).toContain('Could this be a criminal offence?');
    const after = await handIn(at, 'director', form, { offence: 'doubt', articles: ['unknown'] });
    expect(textOf(after)).toContain('Possible offence: In doubt');
    expect(textOf(after)).toContain('I do not know which rule');
    expect(textOf(after)).toContain('Consult the police: 0900-8844');
  });
});

describe('what is filled in', () => {
  it('that cannot be right is said at its field, and nothing typed is lost', async () => {
    at = await aHouse();
    const id = await filed(at);
    const form = await formFor(at, 'director', id, 'follow-up');
    const again = await handIn(at, 'director', form, {
      'next-look': '2026-02-30',
      'next-step': 'x'.repeat(301),
      aftercare: 'gesprek op dinsdag',
    });
    const field = (name: string) => again.body.find((part) => 'id' in part && part.id === name);
    expect(field('next-look')).toMatchObject({ error: expect.stringContaining('geen dag') });
    expect(field('next-step')).toMatchObject({
      error: expect.stringContaining('300'),
      value: 'x'.repeat(301),
    });
    expect(field('aftercare')).toMatchObject({ value: 'gesprek op dinsdag' });
    expect(await factsOf(at, id)).toEqual([]);
  });

  it('about something sexual between staff and a pupil is not kept here: it opens whom to phone', async () => {
    at = await aHouse();
    const id = await filed(at);
    const form = await formFor(at, 'director', id, 'closing');
    const reply = await at.submit('director', form, {
      outcome: 'de gymleraar stuurt naaktfoto’s naar een leerling',
    });
    expect(reply.type).toBe('close');
    expect(textOf(cardOf(reply))).toContain('0900-1113111');
    expect(await factsOf(at, id)).toEqual([]);
  });

  it('of the police and of who is safe stands under "Veiligheid" for everybody who handles it', async () => {
    at = await aHouse();
    const id = await filed(at);
    const police = await formFor(at, 'monitor', id, 'police');
    await handIn(at, 'monitor', police, {
      'police-caller': 'conciërge P.',
      'police-called-at': 'vandaag 10.20',
      'police-says': '“Nu geen aanwijzing voor reëel gevaar”, 10.50',
    });
    const report = textOf(formOf(await at.press('board', open(id, 'report'))));
    for (const said of ['conciërge P.', 'vandaag 10.20', 'Nu geen aanwijzing voor reëel gevaar'])
      expect(report).toContain(said);
  });

  it('with a decision about a message, the approved text is kept and read back', async () => {
    at = await aHouse();
    const id = await filed(at);
    const leaf = formOf(await at.press('board', open(id, 'decisions')));
    const form = formOf(await at.press('board', button(leaf, 'decision', { code: 'D-PARa' }), 'form'));
    const after = await handIn(at, 'board', form, {
      choice: 'inform',
      reason: 'het gaat rond',
      consulted: 'politie',
      approved: 'Beste ouders, er is een dreiging geweest.',
      'look-again': '2026-11-30',
    });
    expect(textOf(after)).toContain('Tekst: Beste ouders, er is een dreiging geweest.');
    expect(textOf(after)).toContain('Weer bekijken: maandag 30 november 2026');
  });
});

describe('through the real Slack and Teams', () => {
  it('both handlers say whether it may be an offence, and no chat or log holds a word of it', async () => {
    whole = await wholeBot();
    const { world, running, lines } = whole;
    const press = async (person: string, action: string, nth?: number): Promise<void> => {
      const isIt = (button: string): boolean => button.startsWith(action);
      const there = () =>
        world.view(person)?.buttons.some(isIt) === true ||
        world.messages(person).some((message) => message.buttons.some(isIt));
      await world.until(there, 10_000);
      const done = await world.press(person, { action, ...(nth === undefined ? {} : { nth }) });
      expect(done).toMatchObject({ ok: true });
      await running.work.settled();
    };
    await world.type('teacher-slack', 'er is gedreigd met een mes, morgen op het plein');
    await press('teacher-slack', 'Nee');
    await press('teacher-slack', 'Versturen');
    // Toos has Slack, Dirk has Teams.
    for (const [handler, fill, answer] of [
      ['monitor', 'Vul in', 'Twijfel'],
      ['director', 'Wijzig', 'Ja'],
    ] as const) {
      await press(handler, 'Open');
      await press(handler, 'Aanvullen');
      await press(handler, fill, fill === 'Vul in' ? 3 : undefined);
      expect(JSON.stringify(world.view(handler))).toContain('Kan dit een strafbaar feit zijn?');
      const done = await world.submit(handler, {
        values: {
          'Kan dit een strafbaar feit zijn?': answer,
          'Welke regel van ons protocol gaat hierover?': [
            'Artikel 10. Dreigingen',
            'Welke regel weet ik niet',
          ],
        },
      });
      expect(done).toMatchObject({ ok: true });
      const shown = JSON.stringify(world.view(handler)?.payload);
      expect(shown).toContain(`Mogelijk strafbaar: ${answer}`);
      expect(shown).toContain('Artikel 10. Dreigingen; welke regel weet ik niet');
      expect(shown).toContain('Overleg met de politie: 0900-8844');
    }
    await press('director', 'Wijzig');
    const kept = world.view('director')?.fields.map(({ value }) => value);
    expect(kept).toEqual(['yes', ['article-10', 'unknown']]);
    await running.forward(20 * 60_000);
    const said = /strafbaar|twijfel|artikel 10|offence/i;
    for (const person of ['teacher-slack', 'teacher-teams', 'monitor', 'director', 'board', 'adviser'])
      expect(JSON.stringify(world.messages(person).filter(({ from }) => from === 'bot'))).not.toMatch(said);
    expect(JSON.stringify(lines)).not.toMatch(/strafbaar|offence|article-10|doubt|submit-record/i);
  });
});
