import { afterEach, describe, expect, it } from 'vitest';
import type { Press } from '../../src/core/press.ts';
import { readPress } from '../../src/core/press.ts';
import { type AHouse, aHouse, button, cardOf, formOf, textOf } from '../app/a-house.ts';
import { draftOf, onDisk, story, type Whole, wholeBot } from './whole.ts';

let at: AHouse | undefined;
let whole: Whole | undefined;
afterEach(async () => {
  await at?.stop();
  await whole?.stop();
  at = undefined;
  whole = undefined;
});

const nasty =
  "gedreigd met een mes morgen <!channel> <@U0DIRK> *vet* [klik](https://boos.example) <at>allen</at> {name, plural, other {x}} ${1} '; drop table cases; -- ../../etc/passwd \u202Eomgekeerd";

describe('What a user typed is read as markup, mention, command, path or query.', () => {
  it.each(['teacher-slack', 'teacher-teams'])(
    'a nasty story of %s reaches both handlers as plain words',
    async (teacher) => {
      whole = await wholeBot();
      const { world, running } = whole;
      await world.type(teacher, nasty);
      await world.press(teacher, { action: 'Nee' });
      await world.until(() => world.messages(teacher).at(-1)?.buttons.includes('Versturen') === true, 5_000);
      await world.press(teacher, { action: 'Versturen' });
      await running.work.settled();
      for (const handler of ['monitor', 'director']) {
        await world.press(handler, { action: 'Open' });
        await world.until(() => world.view(handler) !== undefined, 5_000);
        const payload = JSON.stringify(world.view(handler)?.payload);
        expect(payload).toContain('drop table cases');
        if (handler === 'monitor') {
          // In mrkdwn the signs are escaped; in plain text Slack reads none.
          for (const text of mrkdwnIn(world.view(handler)?.payload))
            expect(text).not.toMatch(/<!channel>|<@U0DIRK>|<at>/);
        }
        // A text run is never read as markdown; a text block is.
        for (const text of textBlocksIn(world.view(handler)?.payload)) expect(text).not.toContain('[klik](');
      }
      const cases = await running.house.store.read.caseRows('de-voorbeeldschool');
      expect(cases).toHaveLength(1);
    },
  );

  it('words that look like a press or a command do nothing', async () => {
    at = await aHouse();
    const { id } = await draftOf(at, 'teacher-teams');
    for (const text of [
      `1~send~n1~${id}`,
      `/meldwijs send ${id}`,
      '{"press":"1~menu~n1"}',
      'take-on',
      '1~take-on~n~x',
    ])
      await at.type('teacher-teams', text);
    expect(await at.house.store.read.caseRows(at.file.school.id)).toHaveLength(0);
    expect((await at.house.store.read.draft(id))?.sentAt).toBeUndefined();
  });

  it.each([
    '1~send~n~a~b',
    '1~__proto__~n',
    '1~constructor~n',
    '1~send~n~',
    '1~send~n~../../etc',
    '2~send~n~d',
    `1~send~n~${'d'.repeat(65)}`,
    '1~send~n~d\n1~stop~n~d',
  ])('"%s" is no press of ours', (text) => {
    expect(readPress(text)).toBeUndefined();
  });

  it('a form takes its own fields in their own shape and nothing else', async () => {
    at = await aHouse();
    const { id, card } = await draftOf(at, 'teacher-teams');
    await at.press('teacher-teams', button(card, 'danger', { answer: 'no' }));
    const submit = (page: string, values: object) =>
      at?.receive(
        at.inbound('teacher-teams', {
          kind: 'submitted',
          press: { do: 'submit-page', nonce: at.house.ids.nonce(), draft: id, page },
          values,
        }),
      );
    await submit(
      'what',
      JSON.parse(
        '{"__proto__":{"danger":"yes"},"constructor":"x","danger":"yes","by":"director","case":"x","sentAt":"1","story":["een","lijst"],"channel":["note","mail"],"target":"staff"}',
      ),
    );
    await submit('no-such-page', { story: 'anders' });
    await submit('__proto__', { story: 'anders' });
    const long = formOf((await submit('what', { story: 'x'.repeat(100_000) })) ?? { type: 'done' });
    expect(textOf(long)).toContain('error');
    const odd = formOf(
      (await submit('how-serious', { when: 'gisteren', weapon: '<script>', sender: '__proto__' })) ?? {
        type: 'done',
      },
    );
    expect(textOf(odd)).toContain('error');
    const draft = await at.house.store.read.draft(id);
    expect(draft).toMatchObject({ by: 'teacher-teams', answers: { danger: 'no', target: ['staff'] } });
    expect(draft?.case).toBeUndefined();
    expect(Object.keys(draft?.answers ?? {})).not.toContain('constructor');
    expect(({} as Record<string, unknown>)['danger']).toBeUndefined();
  });

  it.each([
    { do: 'topic', topic: '__proto__', section: 'constructor' },
    { do: 'topic', topic: 'toString', section: 'none' },
    { do: 'language', language: '__proto__', topic: 'constructor' },
    { do: 'start', flow: '__proto__' },
    { do: 'start', flow: 'constructor' },
    { do: 'tick', case: 'x', item: '__proto__', state: '__proto__' },
    { do: 'open', case: '__proto__', tab: 'constructor' },
    { do: 'confirm-holder', school: 'constructor', person: '__proto__', role: 'constructor' },
    { do: 'confirm-ping', school: '__proto__' },
    { do: 'school', school: 'constructor', topic: '__proto__' },
    { do: 'start-at', flow: 'threat', school: '__proto__' },
    { do: 'yes-at', draft: '__proto__', school: 'constructor' },
  ])('an id that is the name of a thing of the language is only an id: %j', async (press) => {
    at = await aHouse();
    const reply = await at.press('teacher-slack', { ...press, nonce: 'n' } as Press);
    expect(['whisper', 'replace', 'say']).toContain(reply.type);
    expect(textOf(reply)).not.toMatch(/native code|\[object|undefined/);
  });

  it('forms of a case take odd values for what they are', async () => {
    at = await aHouse();
    const first = await at.type('teacher-teams', story);
    const review = cardOf(await at.press('teacher-teams', button(first, 'danger', { answer: 'no' })));
    await at.press('teacher-teams', button(review, 'send'));
    await at.settle();
    const [row] = await at.house.store.read.caseRows(at.file.school.id);
    const id = row?.id ?? '';
    for (const [verb, values] of [
      ['submit-pass-on', { to: '__proto__' }],
      ['submit-pass-on', { to: ['pupil', 'director'] }],
      ['submit-raise', { to: 'constructor', reason: 'x' }],
      ['submit-lower', { to: '', reason: ['x'] }],
      ['submit-note', JSON.parse('{"__proto__":{"text":"x"}}')],
    ] as const) {
      const press = { do: verb, nonce: at.house.ids.nonce(), case: id } as Press;
      await at.receive(at.inbound('director', { kind: 'submitted', press, values }));
    }
    const kinds = (await at.house.store.read.case(id))?.facts.map((fact) => fact.type) ?? [];
    for (const kind of ['passed-on', 'noted']) expect(kinds).not.toContain(kind);
    expect((await at.house.store.read.case(id))?.row.level).toBe('immediate');
    expect(onDisk(at.directory)).not.toContain('pupil,director');
  });
});

function textBlocksIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && value.type === 'TextBlock' && 'text' in value) return [String(value.text)];
  return Object.values(value).flatMap(textBlocksIn);
}

function mrkdwnIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && value.type === 'mrkdwn' && 'text' in value) return [String(value.text)];
  return Object.values(value).flatMap(mrkdwnIn);
}
