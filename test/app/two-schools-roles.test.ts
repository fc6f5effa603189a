import { afterEach, describe, expect, it } from 'vitest';
import { schoolOf } from '../../src/app/house.ts';
import { announceHolders, sendTestPings } from '../../src/app/roles.ts';
import type { Card } from '../../src/core/card.ts';
import type { Press } from '../../src/core/press.ts';
import { type AHouse, aHouse, button, buttonsOf, cardOf, formOf, textOf } from './a-house.ts';
import { anotherSchool } from './another-school.ts';

let at: AHouse;
afterEach(() => at.stop());

const here = 'de-voorbeeldschool';
const there = 'de-zusterschool';
const story = 'er is gedreigd met een mes, morgen op het plein';

const twoSchools = (given: Parameters<typeof aHouse>[0] = {}) =>
  aHouse({ others: (file) => [anotherSchool(file)], ...given });

const casesAt = (school: string) => at.house.store.read.caseRows(school);
const labels = (card: Card) => buttonsOf(card).map((one) => one.label);
const pings = (person: string) =>
  at.chat(person).filter((message) => message.first.notice.includes('er wacht iets'));
const press = async (by: string, what: Press, within?: 'message' | 'form' | 'home') =>
  cardOf(await at.press(by, what, within));

/** From what was typed to a report at this school, by the shortest way. */
async function reportAt(school: string, by = 'teacher-teams', text = story): Promise<Card> {
  const asked = await press(by, button(await at.type(by, text), 'danger', { answer: 'no' }));
  const review = await press(by, button(asked, 'at-school', { school }));
  const sent = await press(by, button(review, 'send'));
  await at.settle();
  return sent;
}

describe('a role at each of two schools', () => {
  it('a case of either is pinged, opened, taken on and listed, and says of which school it is', async () => {
    at = await twoSchools();
    await reportAt(here);
    await reportAt(there, 'teacher-slack');
    const [first, second] = pings('monitor').map((message) => message.card);
    if (first === undefined || second === undefined) throw new Error('the monitor has two pings');
    expect(textOf(first)).toContain('De Voorbeeldschool');
    expect(textOf(second)).toContain('De Zusterschool');
    // Whose only place is one school reads no name of it.
    expect(textOf(pings('director')[0]?.card)).not.toContain('De Voorbeeldschool');
    const opened = formOf(await at.press('monitor', button(second, 'open', { tab: 'report' })));
    expect(textOf(opened)).toContain('plein');
    expect(textOf(opened)).toContain('De Zusterschool');
    const steps = formOf(await at.press('monitor', button(opened, 'open', { tab: 'checklist' }), 'form'));
    const ticked = await at.press('monitor', button(steps, 'tick', { item: 'police-call' }), 'form');
    expect(ticked.type).toBe('page');
    const home = cardOf(await at.receive(at.inbound('monitor', { kind: 'home-opened' })));
    const open = buttonsOf(home).filter((one) => one.press.do === 'open');
    expect(open).toHaveLength(2);
    for (const school of ['De Voorbeeldschool', 'De Zusterschool']) expect(textOf(home)).toContain(school);
    expect(textOf(await press('monitor', button(second, 'take-on')))).toContain('Toos Toezicht');
    await at.settle();
    const ping = pings('other-monitor')[0]?.card;
    if (ping === undefined) throw new Error('the other monitor has a ping');
    expect(textOf(ping)).toContain('Toos Toezicht');
    const late = await at.press('other-monitor', {
      do: 'take-on',
      nonce: 'late',
      case: (await casesAt(there))[0]?.id ?? '',
    });
    expect(textOf(late)).toContain('Toos Toezicht');
  });

  it('the refusal of a press names whoever has it, also at the second school', async () => {
    at = await twoSchools();
    await reportAt(there);
    const id = (await casesAt(there))[0]?.id ?? '';
    await at.press('other-monitor', { do: 'take-on', nonce: 'one', case: id });
    const late = await at.press('monitor', { do: 'take-on', nonce: 'two', case: id });
    expect(late).toMatchObject({ type: 'whisper' });
    expect(textOf(late)).toContain('Otto Oplet');
  });

  it('both schools send their test message, and each is confirmed for itself', async () => {
    at = await twoSchools({ confirmed: false });
    await at.type('monitor', 'hallo');
    await at.settle();
    const tests = at.chat('monitor').map((message) => message.card);
    expect(tests).toHaveLength(2);
    const ofThere = tests.find((card) => textOf(card).includes('De Zusterschool'));
    if (ofThere === undefined) throw new Error('the second school sent no test message');
    await press('monitor', button(ofThere, 'confirm-ping'));
    expect(await at.house.store.read.confirmedPings(there)).toHaveProperty('monitor');
    expect(await at.house.store.read.confirmedPings(here)).not.toHaveProperty('monitor');
    // Of a school where somebody does not work no test message can be confirmed.
    await at.press('director', { do: 'confirm-ping', nonce: 'x', school: there });
    expect(await at.house.store.read.confirmedPings(there)).not.toHaveProperty('director');
  });

  it('a new holder at the second school is confirmed by a holder of that school', async () => {
    at = await twoSchools();
    await reportAt(there);
    await at.forward(1);
    const other = anotherSchool(at.file);
    const people = other.people.map((person) =>
      person.id === 'teacher-slack'
        ? { ...person, roles: [{ role: 'director', deputy: true } as const] }
        : person,
    );
    await at.house.store.importSchool(there, other.organisation.id, { ...other, people }, 'new', at.now());
    await at.house.schools.changed();
    await announceHolders(at.house, await schoolOf(at.house, there));
    await at.settle();
    const asks = at.chat('monitor').find((one) => textOf(one.card).includes('Meester Proef'));
    if (asks === undefined) throw new Error('the director of the second school was not asked');
    expect(textOf(asks.card)).toContain('De Zusterschool');
    const open = {
      do: 'open',
      nonce: 'o',
      case: (await casesAt(there))[0]?.id ?? '',
      tab: 'report',
    } as const;
    expect((await at.press('teacher-slack', open)).type).toBe('whisper');
    await press('monitor', button(asks.card, 'confirm-holder'));
    expect((await at.press('teacher-slack', open)).type).toBe('open');
  });

  it('who is on duty at the second school is pinged there when it is closed', async () => {
    // Sunday: the board has duty at both, and hears it with its deputy at once.
    at = await twoSchools({ at: Date.parse('2026-11-29T10:00:00Z') });
    await reportAt(there);
    expect(pings('board')).toHaveLength(1);
    expect(textOf(pings('board')[0]?.card)).toContain('De Zusterschool');
  });
});

describe('somebody met at two schools', () => {
  const unknowing = (person: string, deed: object) => {
    const { profile: _, ...who } = at.inbound(person, deed).who;
    return at.receive({ ...at.inbound(person, deed), who });
  };
  const typed = { kind: 'typed', text: story, attachments: 0, private: true };

  it('is remembered at both for the moment the directory cannot be asked', async () => {
    at = await twoSchools({ others: (file) => [{ ...anotherSchool(file), staff: file.staff }] });
    // Known by an address that both schools give out, and named in no file.
    const address = { ...at.addressOf('teacher-teams'), user: 'colleague' };
    const colleague = (text: string, asked: boolean) => {
      const { profile: _, ...who } = { ...at.inbound('teacher-teams', typed).who, user: 'colleague' };
      const profile = { email: 'collega@devoorbeeldschool.example', guest: false, bot: false };
      const deed = { ...at.inbound('teacher-teams', { ...typed, text }) };
      return at.receive({ ...deed, who: asked ? { ...who, profile } : who });
    };
    await colleague('hallo', true);
    const known = await at.house.store.read.identityOf(address);
    expect(known?.memberships.map(({ school }) => school).toSorted()).toEqual([here, there]);
    const card = cardOf(await colleague(story, false));
    expect(labels(card)).toContain('Ja, De Zusterschool');
    expect(textOf(card)).not.toContain('Dirk Directie');
    // Whoever left one of them is asked for it no more.
    const other = { ...anotherSchool(at.file) };
    await at.house.store.importSchool(there, other.organisation.id, other, 'left', at.now());
    await at.house.schools.changed();
    await colleague('hallo', true);
    expect(labels(cardOf(await colleague(`${story} bij de kluisjes`, false)))).toContain('Ja');
    // And whoever left both may report as somebody who could not be checked.
    const gone = { ...at.file, staff: { ...at.file.staff, emails: [] } };
    await at.house.store.importSchool(here, at.file.organisation.id, gone, 'gone', at.now());
    await at.house.schools.changed();
    expect(textOf(await colleague('hallo', true))).toContain('113');
    expect(textOf(await colleague('hallo', false))).toContain('Dirk Directie');
  });

  it('and somebody nobody knows is asked which school it is, never sent to the first', async () => {
    at = await twoSchools();
    const card = cardOf(await unknowing('nobody-we-know', typed));
    expect(textOf(card)).toContain('Dirk Directie, De Voorbeeldschool');
    expect(textOf(card)).toContain('Toos Toezicht, De Zusterschool');
    const pressed = (what: Press) =>
      unknowing('nobody-we-know', { kind: 'pressed', press: what, within: 'message' });
    await pressed(button(card, 'yes-at', { school: there }));
    await at.settle();
    expect(await casesAt(here)).toHaveLength(0);
    const [row] = await casesAt(there);
    expect((await at.house.store.read.case(row?.id ?? ''))?.facts[0]).toMatchObject({
      unconfirmedSender: true,
    });
  });

  it('new at a second school: that one sends its test message at once', async () => {
    at = await aHouse({ confirmed: false });
    await sendTestPings(at.house, await at.school());
    await at.type('monitor', 'hallo');
    await at.settle();
    expect(at.chat('monitor')).toHaveLength(1);
    const other = anotherSchool(at.file);
    await at.house.store.importSchool(there, other.organisation.id, other, 'other', at.now());
    await at.house.schools.changed();
    await at.forward(1);
    await at.type('monitor', 'hallo');
    await at.settle();
    expect(textOf(at.chat('monitor').at(-1)?.card)).toContain('De Zusterschool');
    expect(at.chat('monitor')).toHaveLength(2);
  });
});
