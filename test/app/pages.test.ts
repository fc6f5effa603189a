// The details of a report, page by page: what somebody fills in is kept whichever way they leave, and what they take away is gone.
import { afterEach, describe, expect, it } from 'vitest';
import type { Form, Values } from '../../src/core/card.ts';
import { type AHouse, aHouse, button, cardOf, formOf, textOf } from './a-house.ts';

const open: AHouse[] = [];
afterEach(async () => {
  for (const at of open.splice(0)) await at.stop();
});

const teacher = 'teacher-teams';
const story = 'er is gedreigd met een mes, morgen op het plein';

async function begun(danger = 'no', text = story) {
  const at = await aHouse();
  open.push(at);
  const first = await at.type(teacher, text);
  const review = cardOf(await at.press(teacher, button(first, 'danger', { answer: danger })));
  const page = formOf(await at.press(teacher, button(review, 'page')));
  return { at, review, page };
}

/** The way back of a form, with what stands in its fields. */
function back(at: AHouse, form: Form, values: Values) {
  if (form.back === undefined) throw new Error('this form has no way back');
  return at.receive(at.inbound(teacher, { kind: 'submitted', press: form.back.press, values }));
}

function valueOf(form: Form, id: string): unknown {
  const field = form.body.find((part) => 'id' in part && part.id === id);
  if (field?.type === 'choices') return field.values ?? [];
  return field !== undefined && 'value' in field ? field.value : undefined;
}

const asSent = async (at: AHouse, review: Awaited<ReturnType<typeof begun>>['review']): Promise<string> => {
  await at.press(teacher, button(review, 'send'));
  await at.settle();
  const ping = at.chat('director').at(-1)?.card;
  if (ping === undefined) throw new Error('no ping');
  return textOf(formOf(await at.press('director', button(ping, 'open', { tab: 'report' }))));
};

describe('a page', () => {
  it('that is left by its way back keeps what stood on it, but for a value that cannot be right', async () => {
    const { at, page } = await begun();
    const second = formOf(await at.submit(teacher, page, {}));
    const third = formOf(await at.submit(teacher, second, {}));
    const given = {
      noticed: ['warned-others'],
      'noticed-who': 'mentor A.',
      'noticed-when': 'x'.repeat(5000),
    };
    const again = formOf(await back(at, third, given));
    expect(again.title).toBe(second.title);
    const forward = formOf(await at.submit(teacher, again, {}));
    expect(valueOf(forward, 'noticed')).toEqual(['warned-others']);
    expect(valueOf(forward, 'noticed-who')).toBe('mentor A.');
    expect(valueOf(forward, 'noticed-when')).toBeUndefined();
  });

  it('that is left by its way back still keeps nothing that belongs to the board', async () => {
    const { at, page } = await begun();
    const second = formOf(await at.submit(teacher, page, {}));
    const third = formOf(await at.submit(teacher, second, {}));
    const text = 'een collega stuurt naaktfoto’s naar een leerling';
    const reply = await back(at, third, { 'noticed-who': text });
    expect(reply.type).toBe('close');
    expect(textOf(reply)).toContain('bestuur');
  });

  it('is emptied by whoever wrote it: what was read in the words and is not so, and what slipped in', async () => {
    const { at, review, page } = await begun();
    expect(valueOf(page, 'mentioned')).toContain('weapon');
    await at.submit(teacher, page, { mentioned: [], channel: 'heard' });
    const report = await asSent(at, review);
    expect(report).toContain('Gehoord');
    expect(report).not.toContain('Een wapen');
  });

  it('loses nothing when the platform leaves a field out', async () => {
    const { at, review, page } = await begun();
    await at.submit(teacher, page, {});
    expect(await asSent(at, review)).toContain('Een wapen');
  });

  it('takes nothing back that was already sent to others', async () => {
    const { at, page } = await begun('yes');
    const second = formOf(await at.submit(teacher, page, { mentioned: [], story: '' }));
    expect(valueOf(formOf(await back(at, second, {})), 'mentioned')).toContain('weapon');
  });
});

describe('a long story', () => {
  const long = (words: number) =>
    `er is gedreigd. ${'iemand riep iets '.repeat(words)}. morgen een mes in lokaal 12`;

  it('is kept whole', async () => {
    const { at, review } = await begun('no', long(50));
    expect(textOf(review)).toContain('lokaal 12');
    expect(await asSent(at, review)).toContain('lokaal 12');
  });

  it('that is too long for any report is cut off where its writer can see it, until they shorten it', async () => {
    const { at, review, page } = await begun('no', long(200));
    expect(textOf(review)).toContain('Het einde ervan gaat niet mee.');
    await at.submit(teacher, page, { story: 'morgen een mes in lokaal 12' });
    const again = cardOf(await at.press(teacher, button(review, 'continue')));
    expect(textOf(again)).toContain('lokaal 12');
    expect(textOf(again)).not.toContain('Het einde ervan');
  });
});

describe('a story told in the form', () => {
  it('gets initials for likely names, and shows what was read in it', async () => {
    const at = await aHouse();
    open.push(at);
    const menu = await at.type(teacher, 'hallo');
    const danger = cardOf(await at.press(teacher, button(menu, 'start', { flow: 'threat' })));
    const asks = cardOf(await at.press(teacher, button(danger, 'danger', { answer: 'no' })));
    const page = formOf(await at.press(teacher, button(asks, 'page')));
    await at.submit(teacher, page, { story: 'Jan de Vries zei dat hij morgen een mes meeneemt' });
    const review = textOf(cardOf(await at.press(teacher, button(danger, 'danger', { answer: 'no' }))));
    expect(review).toContain('J. de V. zei dat hij morgen een mes meeneemt');
    expect(review).not.toContain('Vries');
    expect(review).toContain('Namen zijn vervangen door voorletters.');
    expect(review).toContain('Dit las ik in je woorden.');
  });

  it('keeps a name that its writer put back', async () => {
    const { at, page, review } = await begun('no', 'Jan de Vries zei dat hij morgen een mes meeneemt');
    expect(valueOf(page, 'story')).toBe('J. de V. zei dat hij morgen een mes meeneemt');
    await at.submit(teacher, page, { story: 'Jan de V. zei dat hij morgen een mes meeneemt' });
    expect(await asSent(at, review)).toContain('Jan de V. zei');
  });
});
