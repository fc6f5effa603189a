import { afterEach, describe, expect, it } from 'vitest';
import { schoolOf } from '../../src/app/house.ts';
import { announceHolders } from '../../src/app/roles.ts';
import type { SchoolFile } from '../../src/content/school-file.ts';
import type { Press } from '../../src/core/press.ts';
import { type AHouse, aHouse, button, cardOf, formOf, textOf } from '../app/a-house.ts';
import { draftOf, expectNothing, filed, shown, story } from './whole.ts';

let at: AHouse;
afterEach(() => at.stop());

/** A report about the director, sent. */
async function aboutDirector(house: AHouse): Promise<string> {
  const first = await house.type('teacher-teams', story);
  const who = cardOf(await house.press('teacher-teams', button(first, 'danger', { answer: 'yes-conflict' })));
  await house.press('teacher-teams', button(who, 'conflict', { person: 'director' }));
  await house.settle();
  const [row] = await house.house.store.read.caseRows(house.file.school.id);
  return row?.id ?? '';
}

describe('A report, ping, list, count, search or export reaches somebody who is excluded or has no role for it.', () => {
  it('whoever is excluded gets a stranger’s answer to every button and form, and no trace at home', async () => {
    at = await aHouse();
    const id = await aboutDirector(at);
    for (const person of ['director', 'director-deputy', 'monitor-deputy'])
      await expectNothing(at, person, id);
  });

  it('a teacher, an adviser, a pupil with a forwarded card: nobody without a role for it learns that it exists', async () => {
    at = await aHouse();
    const id = await filed(at);
    for (const person of ['teacher-slack', 'adviser', 'supervisory-board', 'pupil'])
      await expectNothing(at, person, id);
  });

  it('a role that ended has ended for the cases too, and its pings stop', async () => {
    at = await aHouse();
    const id = await filed(at);
    const ended = withPerson('monitor', { roles: [{ role: 'monitor', deputy: false, until: '2026-11-23' }] });
    await at.house.store.importSchool(
      at.file.school.id,
      at.file.organisation.id,
      ended(at.file),
      'ended',
      at.now(),
    );
    await at.house.schools.changed();
    const rang = at.chat('monitor').length;
    await at.forward(20);
    expect(at.chat('monitor')).toHaveLength(rang);
    await expectNothing(at, 'monitor', id);
  });

  it('somebody taken out of the school file reads nothing any more, also while Slack cannot be asked', async () => {
    at = await aHouse();
    const id = await filed(at);
    const gone = { ...at.file, people: at.file.people.filter((person) => person.id !== 'monitor') };
    await at.house.store.importSchool(at.file.school.id, at.file.organisation.id, gone, 'later', at.now());
    await at.house.schools.changed();
    await expectNothing(at, 'monitor', id);
    const unknown = at.inbound('monitor', { kind: 'pressed', press: open(id), within: 'message' });
    const { profile: _, ...who } = unknown.who;
    expect(textOf(await at.receive({ ...unknown, who }))).not.toContain('plein');
  });

  it('a sender who could not be checked may report and reads nothing', async () => {
    at = await aHouse();
    const id = await filed(at);
    const stranger = (deed: object) => {
      const { profile: _, ...who } = at.inbound('nobody-we-know', deed).who;
      return at.receive({ ...at.inbound('nobody-we-know', deed), who });
    };
    const card = cardOf(await stranger({ kind: 'typed', text: story, attachments: 0, private: true }));
    expect(textOf(card)).toContain('112');
    expect(await stranger({ kind: 'pressed', press: open(id), within: 'message' })).toEqual(
      await stranger({ kind: 'pressed', press: open('nothing'), within: 'message' }),
    );
    await stranger({
      kind: 'pressed',
      press: { do: 'language', nonce: 'x', language: 'en', topic: 'none' },
      within: 'message',
    });
    const [known] = [await at.house.store.read.identityOf(at.addressOf('nobody-we-know'))];
    expect(known?.memberships).toMatchObject([{ confirmed: false }]);
    expect(known?.language).toBeUndefined();
  });

  it('a draft belongs to its writer: another person’s press changes and shows nothing', async () => {
    at = await aHouse();
    const { id } = await draftOf(at, 'teacher-teams');
    const before = await at.house.store.read.draft(id);
    for (const verb of [
      { do: 'danger', answer: 'yes' },
      { do: 'conflict', person: 'director' },
      { do: 'review-conflict', person: 'director' },
      { do: 'hundred-twelve', answer: 'yes' },
      { do: 'send' },
      { do: 'continue' },
      { do: 'stop' },
      { do: 'page', page: 'what' },
      { do: 'close-page' },
    ]) {
      const press = (draft: string) => ({ ...verb, nonce: at.house.ids.nonce(), draft }) as Press;
      expect(shown(await at.press('teacher-slack', press(id))), verb.do).toBe(
        shown(await at.press('teacher-slack', press('nothing-of-that-kind'))),
      );
    }
    for (const verb of [{ do: 'submit-page', page: 'what' }, { do: 'call-me-number' }]) {
      const handIn = (draft: string) =>
        at.receive(
          at.inbound('teacher-slack', {
            kind: 'submitted',
            press: { ...verb, nonce: at.house.ids.nonce(), draft },
            values: { story: 'iets anders', number: '0612345678' },
          }),
        );
      expect(shown(await handIn(id)), verb.do).toBe(shown(await handIn('nothing-of-that-kind')));
    }
    expect(await at.house.store.read.draft(id)).toEqual(before);
    expect(await at.house.store.read.caseRows(at.file.school.id)).toHaveLength(0);
  });

  it('the question of another case is not found, and answers nothing', async () => {
    at = await aHouse();
    const [one, other] = [await filed(at), await filed(at, 'teacher-slack', `${story} bij de fietsen`)];
    await at.receive(
      at.inbound('director', {
        kind: 'submitted',
        press: { do: 'submit-ask', nonce: 'ask', case: one },
        values: { text: 'Welke kluisjes?' },
      }),
    );
    const question = (await at.house.store.read.case(one))?.facts.find((fact) => fact.type === 'asked');
    const id = question?.type === 'asked' ? question.question : '';
    const opened = await at.press('teacher-slack', { do: 'reply', nonce: 'r', case: other, question: id });
    expect(opened).toEqual(
      await at.press('teacher-slack', { do: 'reply', nonce: 'r', case: other, question: 'nothing' }),
    );
    expect(textOf(opened)).not.toContain('kluisjes');
  });

  it('a conflict press names nobody who was not offered, and an old one sends no signal', async () => {
    at = await aHouse();
    const { id, card } = await draftOf(at, 'teacher-teams');
    for (const person of ['somebody-made-up', 'teacher-teams', '__proto__', 'constructor'])
      await at.press('teacher-teams', { do: 'review-conflict', nonce: person, draft: id, person });
    expect((await at.house.store.read.draft(id))?.about).toEqual([]);
    const who = cardOf(await at.press('teacher-teams', button(card, 'danger', { answer: 'yes-conflict' })));
    await at.press('teacher-teams', { do: 'danger', nonce: 'back', draft: id, answer: 'no' });
    await at.press('teacher-teams', button(who, 'conflict', { person: 'director' }));
    await at.settle();
    expect(await at.house.store.read.caseRows(at.file.school.id)).toHaveLength(0);
    expect((await at.house.store.read.draft(id))?.about).toEqual(['director']);
  });

  it('new holders cannot open earlier cases to themselves or to each other', async () => {
    at = await aHouse();
    const id = await filed(at);
    await at.forward(1);
    const twoNew: SchoolFile = {
      ...at.file,
      people: at.file.people.map((person) =>
        person.id === 'teacher-slack' || person.id === 'adviser'
          ? { ...person, roles: [...person.roles, { role: 'director', deputy: true }] }
          : person,
      ),
    };
    await at.house.store.importSchool(at.file.school.id, at.file.organisation.id, twoNew, 'two', at.now());
    await at.house.schools.changed();
    await announceHolders(at.house, await schoolOf(at.house, at.file.school.id));
    await at.settle();
    const school = at.file.school.id;
    for (const [by, person] of [
      ['teacher-slack', 'adviser'],
      ['adviser', 'teacher-slack'],
      ['teacher-slack', 'teacher-slack'],
      ['monitor', 'teacher-slack'],
      ['director', 'teacher-teams'],
    ] as const)
      await at.press(by, {
        do: 'confirm-holder',
        nonce: `${by}.${person}`,
        school,
        person,
        role: 'director',
      });
    await expectNothing(at, 'teacher-slack', id);
    await at.press('director', {
      do: 'confirm-holder',
      nonce: 'yes',
      school,
      person: 'teacher-slack',
      role: 'director',
    });
    expect(formOf(await at.press('teacher-slack', open(id))).body.length).toBeGreaterThan(0);
    await expectNothing(at, 'adviser', id);
  });

  it('practice never leaves, and what is real never enters practice', async () => {
    at = await aHouse();
    const danger = cardOf(await at.press('teacher-teams', { do: 'practise', nonce: 'p', flow: 'threat' }));
    const next = cardOf(await at.press('teacher-teams', button(danger, 'danger', { answer: 'yes' })));
    const review = await at.type('teacher-teams', story);
    await at.press('teacher-teams', button(review, 'send'));
    await at.press('teacher-teams', button(next, 'call-me'));
    await at.receive(
      at.inbound('teacher-teams', {
        kind: 'submitted',
        press: { ...button(next, 'call-me'), do: 'call-me-number' },
        values: { number: '0612345678' },
      }),
    );
    await at.forward(60);
    expect(await at.house.store.read.caseRows(at.file.school.id)).toHaveLength(0);
    expect(
      at.world.messages.filter((one) => one.address.user !== at.addressOf('teacher-teams').user),
    ).toEqual([]);
    const id = await filed(at);
    expect((await at.house.store.read.case(id))?.facts[0]).toMatchObject({ practice: false });
  });
});

function open(id: string): Press {
  return { do: 'open', nonce: 'o', case: id, tab: 'report' };
}

function withPerson(id: string, change: object): (file: SchoolFile) => SchoolFile {
  return (file) => ({
    ...file,
    people: file.people.map((person) => (person.id === id ? { ...person, ...change } : person)),
  });
}
