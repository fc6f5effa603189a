import { afterEach, describe, expect, it } from 'vitest';
import type { Card } from '../../src/core/card.ts';
import type { Press } from '../../src/core/press.ts';
import { type AHouse, aHouse, button, buttonsOf, cardOf, formOf, textOf } from './a-house.ts';
import { anotherSchool, schoolNumber } from './another-school.ts';

let at: AHouse;
afterEach(() => at.stop());

const here = 'de-voorbeeldschool';
const there = 'de-zusterschool';
const story = 'er is gedreigd met een mes, morgen op het plein';

const twoSchools = (given: Parameters<typeof aHouse>[0] = {}) =>
  aHouse({ others: (file) => [anotherSchool(file)], ...given });

const casesAt = (school: string) => at.house.store.read.caseRows(school);
const verbs = (card: Card) => buttonsOf(card).map((one) => one.press.do);
const labels = (card: Card) => buttonsOf(card).map((one) => one.label);
const pings = (person: string) =>
  at.chat(person).filter((message) => message.first.notice.includes('er wacht iets'));
const press = async (by: string, what: Press, within?: 'message' | 'form' | 'home') =>
  cardOf(await at.press(by, what, within));

describe.each([
  ['Teams', 'teacher-teams'],
  ['Slack', 'teacher-slack'],
])('somebody who works at two schools, in %s,', (_, teacher) => {
  it('reads the danger card at once, and says danger and school in one tap', async () => {
    at = await twoSchools();
    const danger = await at.type(teacher, story);
    expect(labels(danger).slice(0, 2)).toEqual(['Ja, De Voorbeeldschool', 'Ja, De Zusterschool']);
    const review = await press(teacher, button(danger, 'yes-at', { school: there }));
    await at.settle();
    expect(await casesAt(there)).toHaveLength(1);
    expect(await casesAt(here)).toHaveLength(0);
    expect(textOf(review)).toContain('Over: De Zusterschool');
    expect(textOf(review)).toContain('112');
    // The board is the same at both; everybody else is of the school it is about.
    for (const person of ['other-monitor', 'monitor', 'board']) expect(pings(person)).toHaveLength(1);
    for (const person of ['director', 'director-deputy']) expect(at.chat(person)).toEqual([]);
  });

  it('needs one tap more than somebody at one school: four when it was typed', async () => {
    at = await twoSchools();
    const danger = await at.type(teacher, story);
    const asked = await press(teacher, button(danger, 'danger', { answer: 'no' })); // 1
    expect(textOf(asked)).toContain('Over welke school gaat het?');
    expect(textOf(asked)).toContain('Nog niet verstuurd');
    const review = await press(teacher, button(asked, 'at-school', { school: there })); // 2
    expect(textOf(review)).toContain('Otto Oplet');
    expect(textOf(review)).not.toContain('Dirk Directie');
    await press(teacher, button(review, 'send')); // 3
    await at.settle();
    expect(await casesAt(there)).toHaveLength(1);
    expect(await casesAt(here)).toHaveLength(0);
    expect(pings('other-monitor')).toHaveLength(1);
    // What was chosen for a report stands in the report alone: beside the person it would tell who began one.
    expect((await at.house.store.read.identityOf(at.addressOf(teacher)))?.school).toBeUndefined();
  });

  it('is asked first when a button starts it: seven taps at most', async () => {
    at = await twoSchools();
    const menu = await at.type(teacher, 'hallo');
    const asked = await press(teacher, button(menu, 'start', { flow: 'threat' })); // 1
    expect(textOf(asked)).toContain('Over welke school gaat het?');
    expect(textOf(asked)).toContain('112');
    expect(await at.house.store.read.draftsOf(teacher)).toEqual([]);
    const danger = await press(teacher, button(asked, 'start-at', { school: there })); // 2
    expect(labels(danger)[0]).toBe('Ja');
    await press(teacher, button(danger, 'danger', { answer: 'unknown' })); // 3
    // What is typed now belongs to it, though other answers are read for the first school.
    const review = await at.type(teacher, story);
    await press(teacher, button(review, 'send')); // 4
    await at.settle();
    expect(await casesAt(there)).toHaveLength(1);
    expect(await casesAt(here)).toHaveLength(0);
  });

  it('names somebody of the right school before the signal goes', async () => {
    at = await twoSchools();
    const danger = await at.type(teacher, story);
    const asked = await press(teacher, button(danger, 'danger', { answer: 'yes-conflict' }));
    const who = await press(teacher, button(asked, 'at-school', { school: there }));
    await at.settle();
    expect(at.world.messages).toEqual([]);
    expect(textOf(who)).toContain('Otto Oplet');
    expect(textOf(who)).not.toContain('Dirk Directie');
    await press(teacher, button(who, 'conflict', { person: 'other-monitor' }));
    await at.settle();
    expect(pings('monitor')).toHaveLength(1);
    expect(at.chat('other-monitor')).toEqual([]);
  });

  it('mends a slip while nothing went, and whoever it is about stays kept out at the other school', async () => {
    at = await twoSchools();
    const danger = await at.type(teacher, story);
    const asked = await press(teacher, button(danger, 'danger', { answer: 'no' }));
    const review = await press(teacher, button(asked, 'at-school', { school: here }));
    const without = await press(teacher, button(review, 'review-conflict', { person: 'monitor' }));
    const again = await press(teacher, button(without, 'other-school'));
    const other = await press(teacher, button(again, 'at-school', { school: there }));
    await press(teacher, button(other, 'send'));
    await at.settle();
    await at.forward(30);
    expect(await casesAt(here)).toHaveLength(0);
    expect(await casesAt(there)).toHaveLength(1);
    expect(pings('other-monitor').length).toBeGreaterThan(0);
    expect(at.chat('monitor')).toEqual([]);
  });

  it('"Bel mij" asks for the school in the same form, and goes nowhere without it', async () => {
    at = await twoSchools();
    const danger = await at.type(teacher, story);
    const form = formOf(await at.press(teacher, button(danger, 'call-me')));
    const wrong = formOf(
      await at.submit(teacher, form, { number: '0612345678', school: 'school-of-nobody' }),
    );
    expect(textOf(wrong)).toContain('Kies een van de antwoorden.');
    await at.submit(teacher, form, { number: '0612345678' });
    await at.settle();
    expect([...(await casesAt(here)), ...(await casesAt(there))]).toEqual([]);
    await at.submit(teacher, form, { number: '0612345678', school: there });
    await at.settle();
    expect(await casesAt(there)).toHaveLength(1);
    expect(await casesAt(here)).toHaveLength(0);
  });

  it('sends nothing by any button before it is known which school it is about', async () => {
    at = await twoSchools();
    await at.type(teacher, story);
    const [draft] = await at.house.store.read.draftsOf(teacher);
    const id = draft?.id ?? '';
    for (const verb of [
      { do: 'danger', answer: 'yes' },
      { do: 'conflict', person: 'unknown' },
      { do: 'review-conflict', person: 'board' },
      { do: 'hundred-twelve', answer: 'yes' },
      { do: 'send' },
      { do: 'continue' },
      { do: 'at-school', school: 'school-of-nobody' },
      { do: 'yes-at', school: 'school-of-nobody' },
    ])
      await at.press(teacher, { ...verb, nonce: at.house.ids.nonce(), draft: id } as Press);
    await at.settle();
    expect([...(await casesAt(here)), ...(await casesAt(there))]).toEqual([]);
    expect(at.world.messages).toEqual([]);
    // The "Ja" was kept: it goes the moment the school is known.
    await at.press(teacher, { do: 'at-school', nonce: 'n', draft: id, school: there });
    await at.settle();
    expect(await casesAt(there)).toHaveLength(1);
  });

  it('stays at one school once something went there', async () => {
    at = await twoSchools();
    const danger = await at.type(teacher, story);
    const review = await press(teacher, button(danger, 'yes-at', { school: there }));
    expect(verbs(review)).not.toContain('other-school');
    await at.press(teacher, button(danger, 'yes-at', { school: here }));
    const id = (await at.house.store.read.draftsOf(teacher))[0]?.id ?? '';
    await at.press(teacher, { do: 'other-school', nonce: 'o', draft: id });
    await at.press(teacher, { do: 'at-school', nonce: 'a', draft: id, school: here });
    await at.press(teacher, button(review, 'send'));
    await at.settle();
    expect(await casesAt(here)).toHaveLength(0);
    expect(await casesAt(there)).toHaveLength(1);
  });

  it('reads for which school an answer is, and switches with one tap that is remembered', async () => {
    at = await twoSchools();
    const answer = await at.type(teacher, 'mag ik een leerling als vriend accepteren?');
    expect(textOf(answer)).toContain('Voor: De Voorbeeldschool');
    const open = await press(teacher, button(answer, 'topic', { section: 'ask' }));
    expect(textOf(open)).toContain('leidinggevende');
    const switched = await press(teacher, button(open, 'school', { school: there }));
    expect(textOf(switched)).toContain('Voor: De Zusterschool');
    const later = await at.type(teacher, 'mag ik een leerling als vriend accepteren?');
    expect(textOf(later)).toContain('Voor: De Zusterschool');
    expect(textOf(await press(teacher, button(later, 'topic', { section: 'ask' })))).toContain('teamleider');
    const home = await at.receive(at.inbound(teacher, { kind: 'home-opened' }));
    expect(textOf(home)).toContain('Ik ben Meldwijs van De Zusterschool');
    const back = await at.press(teacher, button(cardOf(home), 'school', { school: here }), 'home');
    expect(back.type).toBe('home');
    expect(textOf(back)).toContain('Ik ben Meldwijs van De Voorbeeldschool');
  });

  it('practises at the school they choose, and nothing leaves', async () => {
    at = await twoSchools();
    const asked = await press(teacher, button(await at.type(teacher, 'menu'), 'practise'));
    const danger = await press(teacher, button(asked, 'practise-at', { school: there }));
    await press(teacher, button(danger, 'danger', { answer: 'yes' }));
    const review = await at.type(teacher, story);
    expect(textOf(review)).toContain('Otto Oplet');
    expect(textOf(await press(teacher, button(review, 'send')))).toContain('OEFENING');
    await at.forward(60);
    expect([...(await casesAt(here)), ...(await casesAt(there))]).toEqual([]);
    expect(at.world.messages.filter((one) => one.address.user !== at.addressOf(teacher).user)).toEqual([]);
  });
});

describe('somebody at one school of two', () => {
  it('is never asked which one, and reads nothing of another', async () => {
    at = await twoSchools();
    for (const person of ['director', 'other-deputy']) {
      const cards = [
        await at.type(person, story),
        await at.type(person, 'mag ik een leerling als vriend accepteren?'),
        await at.type(person, 'menu'),
        cardOf(await at.receive(at.inbound(person, { kind: 'home-opened' }))),
      ];
      for (const card of cards) {
        expect(verbs(card).filter((verb) => /school|-at$/.test(verb))).toEqual([]);
        expect(textOf(card)).not.toContain(person === 'director' ? 'De Zusterschool' : 'De Voorbeeldschool');
      }
    }
  });
});

describe('a danger with more schools than fit beside "Ja"', () => {
  const many = () =>
    aHouse({
      others: (file) => [anotherSchool(file), ...[1, 2, 3, 4, 5].map((one) => schoolNumber(file, one))],
    });

  it('asks for the school after "Ja", and the signal goes at that tap', async () => {
    at = await many();
    const danger = await at.type('teacher-slack', story);
    expect(labels(danger)[0]).toBe('Ja');
    const asked = await press('teacher-slack', button(danger, 'danger', { answer: 'yes' }));
    expect(textOf(asked)).toContain('Bel nu 112');
    expect(buttonsOf(asked).filter((one) => one.press.do === 'at-school')).toHaveLength(7);
    await press('teacher-slack', button(asked, 'at-school', { school: there }));
    await at.settle();
    expect(await casesAt(there)).toHaveLength(1);
    expect(pings('other-monitor')).toHaveLength(1);
  });

  it('and answers offer them as a list', async () => {
    at = await many();
    const answer = await at.type('teacher-teams', 'mag ik een leerling als vriend accepteren?');
    const list = await press('teacher-teams', button(answer, 'which-school'));
    const chosen = await press('teacher-teams', button(list, 'school', { school: 'school-3' }));
    expect(textOf(chosen)).toContain('Voor: 3e Buurtschool');
  });
});

describe('where a report is not switched on at one of the schools', () => {
  const notThere = () =>
    twoSchools({
      others: (file) => {
        const other = anotherSchool(file);
        // Nobody stands in for the monitor: no route has two different people.
        return [{ ...other, people: other.people.filter(({ id }) => id !== 'other-deputy') }];
      },
    });

  it('choosing that one says whom to phone there, and the report is still in hand', async () => {
    at = await notThere();
    const danger = await at.type('teacher-teams', story);
    const phones = await press('teacher-teams', button(danger, 'yes-at', { school: there }));
    expect(textOf(phones)).toContain('088-0000001');
    expect(textOf(phones)).not.toContain('Dirk Directie');
    await at.settle();
    expect(await casesAt(there)).toHaveLength(0);
    await press('teacher-teams', button(danger, 'yes-at', { school: here }));
    expect(await casesAt(here)).toHaveLength(1);
  });

  it('what no school takes here says whom to phone after one tap: the numbers differ', async () => {
    at = await twoSchools();
    const menu = await at.type('teacher-teams', 'menu');
    const asked = await press('teacher-teams', button(menu, 'start', { flow: 'staff-contact' }));
    const phones = await press('teacher-teams', button(asked, 'start-at', { school: there }));
    expect(textOf(phones)).toContain('088-0000020');
    const typed = await at.type(
      'teacher-teams',
      'een leerling heeft een naaktfoto van een klasgenoot doorgestuurd',
    );
    expect(textOf(typed)).not.toContain('088-00000');
    const [first] = buttonsOf(typed).filter((one) => one.press.do === 'start-at');
    expect(first).toBeDefined();
  });
});
