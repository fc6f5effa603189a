// Every card and form, in every state, language and kind of school: its buttons can be pressed, and the lock screen never
// shows a name.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerCard } from '../../cards/answer.ts';
import { callMeForm } from '../../cards/call-me-form.ts';
import { caseForm } from '../../cards/case-form.ts';
import { changedCard } from '../../cards/changed.ts';
import { conflictCard } from '../../cards/conflict.ts';
import { dangerCard } from '../../cards/danger.ts';
import { hundredTwelveCard } from '../../cards/hundred-twelve.ts';
import { pageForm } from '../../cards/page-form.ts';
import { phoneCard } from '../../cards/phone-card.ts';
import { pingCard } from '../../cards/ping.ts';
import { receiptCard } from '../../cards/receipt.ts';
import { replyCard } from '../../cards/reply.ts';
import { reviewCard } from '../../cards/review.ts';
import { sentCard } from '../../cards/sent.ts';
import { storyCard } from '../../cards/story.ts';
import { takenOnCard } from '../../cards/taken-on.ts';
import { withdrawnCard } from '../../cards/withdrawn.ts';
import type { Flow } from '../../src/core/flow.ts';
import { readPress, writePress } from '../../src/core/press.ts';
import { languages } from '../../src/core/school.ts';
import type { CaseFor, CaseForReporter, DraftFor } from '../../src/core/seen-as.ts';
import { buttonsIn, cards, everythingImported, forms, sheetIn, textsIn, topics } from './all.ts';
import { bea, dirk, drafts, handlers, planted, reporters, root, schoolSays, threat } from './views.ts';

describe('every card and form', () => {
  it('has a file of its own that is tried here', () => {
    const pieces = [
      'parts',
      'typed-form',
      'question-field',
      'case-report',
      'case-checklist',
      'case-decisions',
      'case-records',
      'case-log',
    ];
    const files = readdirSync(join(root, 'cards')).map((file) => file.replace('.ts', ''));
    const tried = new Set(
      [...everythingImported].map((name) => name.replace(/(Card|Form)$/, '').toLowerCase()),
    );
    const missed = files.filter(
      (file) => !pieces.includes(file) && !tried.has(file.replace(/-(form|card)$/, '').replaceAll('-', '')),
    );
    expect(missed).toEqual([]);
  });

  it('has buttons that can be written as a press and read back', () => {
    for (const language of languages) {
      const sheet = sheetIn(language);
      const presses = [
        ...cards(sheet).flatMap((card) =>
          [...card.actions, ...buttonsIn(card.body)].map((button) => button.press),
        ),
        ...forms(sheet).flatMap((form) => [
          ...buttonsIn(form.body).map((button) => button.press),
          ...(form.submit === undefined ? [] : [form.submit.press]),
          ...(form.back === undefined ? [] : [form.back.press]),
          ...(form.closed === undefined ? [] : [form.closed]),
        ]),
      ];
      for (const press of presses) expect(readPress(writePress(press))).toEqual(press);
    }
  });

  it('shows no name, story or note on a lock screen', () => {
    for (const language of languages)
      for (const card of cards(sheetIn(language))) {
        expect(card.notice).not.toContain(planted);
        expect(card.notice.length).toBeLessThan(80);
      }
  });

  it('has no empty text, and no button without a label', () => {
    for (const language of languages) {
      const sheet = sheetIn(language);
      const parts = [
        ...cards(sheet).flatMap((card) => card.body),
        ...forms(sheet).flatMap((form) => form.body),
      ];
      for (const part of parts) {
        if (part.type === 'title' || part.type === 'text' || part.type === 'banner')
          expect(part.text).toMatch(/\S/);
        if (part.type === 'facts') for (const row of part.rows) expect(row.label).toMatch(/\S/);
      }
      for (const card of cards(sheet))
        for (const button of [...card.actions, ...buttonsIn(card.body)]) expect(button.label).toMatch(/\S/);
    }
  });
});

describe('a handler’s message', () => {
  const sheet = sheetIn('nl');

  it('says on the lock screen exactly that something waits', () => {
    const [immediate] = handlers().filter(({ head }) => head.level === 'immediate');
    const [high] = handlers().filter(({ head }) => head.level === 'high');
    expect(pingCard(immediate as CaseFor, sheet).notice).toBe('Meldwijs: er wacht iets dringends (7F3K)');
    expect(pingCard(high as CaseFor, sheet).notice).toBe('Meldwijs: er wacht iets (7F3K)');
  });

  it('shows no content in the chat: no story, no answer, no reporter', () => {
    for (const view of handlers()) {
      const { handover: _handover, mistake: _mistake, ...rest } = view;
      const chat = { ...rest, head: { ...view.head, takenOnBy: 'Toos' } };
      for (const card of [pingCard, takenOnCard, changedCard, replyCard])
        expect(JSON.stringify(card(chat, sheet))).not.toContain(planted);
    }
  });

  it('leaves type and reason out where the head leaves them out', () => {
    for (const view of handlers().filter(({ head }) => head.flow === undefined)) {
      const text = JSON.stringify(pingCard(view, sheet));
      expect(text).not.toContain('Dreiging');
      expect(text).not.toContain('omdat');
    }
  });
});

describe('the first minute', () => {
  const sheet = sheetIn('nl');

  it('has sentences of ten words at most', () => {
    const first = drafts().flatMap((draft) => {
      const calm = { ...draft, handlers: [], namesReplaced: false };
      return [dangerCard(calm, sheet), conflictCard(calm, sheet), storyCard(calm, sheet)];
    });
    const parts = [...first, hundredTwelveCard({ databaseDown: true }, sheet)].flatMap((card) => [
      ...textsIn(card.body),
      ...card.actions.map((button) => button.label),
    ]);
    const sentences = [...parts, ...textsIn(callMeForm({ draft: 'd1' }, sheet).body)].flatMap((text) =>
      text.split(/[.!?]/),
    );
    const tooLong = [...new Set(sentences)].filter((sentence) => sentence.trim().split(/\s+/).length > 10);
    expect(tooLong).toEqual([]);
  });

  it('opens with what was not sent, and with practice where it is practice', () => {
    for (const draft of drafts()) {
      const [first] = dangerCard(draft, sheet).body;
      const text = first !== undefined && 'text' in first ? first.text : '';
      if (draft.practice) expect(text).toBe('OEFENING: er gaat niets weg.');
      else if (draft.number === undefined)
        expect(text).toBe('Nog niet verstuurd: niemand heeft dit gelezen.');
      else expect(text).toContain('7F3K');
    }
  });

  it('asks for 112 again once after "Nee"', () => {
    const asks = (hundredTwelve: string | undefined): string => {
      const { hundredTwelve: _before, ...draft } = drafts()[0] as DraftFor;
      return textsIn(
        storyCard({ ...draft, ...(hundredTwelve === undefined ? {} : { hundredTwelve }) }, sheet).body,
      ).join('\n');
    };
    expect(asks(undefined)).toContain('Is 112 al gebeld?');
    expect(asks('no')).toContain('Bel nu 112. Is dat gedaan?');
    expect(asks('yes')).not.toContain('gebeld?');
    expect(asks('yes')).toContain('Bel nu 112.');
  });

  it('shows each receiver by name with "het gaat over deze persoon" beside it', () => {
    const buttons = buttonsIn(reviewCard(drafts()[1] as DraftFor, sheet).body);
    expect(buttons.map((button) => button.press)).toContainEqual({
      do: 'review-conflict',
      nonce: 'n1',
      draft: 'd1',
      person: 'director',
    });
    expect(buttons.map((button) => button.label)).toContain(`Toch niet over ${bea.name}`);
  });
});

describe('what a person in a hurry has to press', () => {
  const sheet = sheetIn('nl');

  it('fits on its button: no label is cut short on a phone', () => {
    for (const language of languages)
      for (const draft of drafts().map((one) => ({ ...one, handlers: [], receivers: [], keptOut: [] }))) {
        const cards = [dangerCard, conflictCard, storyCard, reviewCard].map((card) =>
          card(draft, sheetIn(language)),
        );
        for (const { body, actions } of cards)
          for (const { label } of [...buttonsIn(body), ...actions])
            expect(label.length).toBeLessThanOrEqual(40);
        const conflict = buttonsIn(dangerCard(draft, sheetIn(language)).body)[1]?.label ?? '';
        expect(conflict.length).toBeLessThanOrEqual(30);
      }
  });

  it('names the four roles right above "Ja, en over iemand van hen"', () => {
    const { body } = dangerCard(drafts()[1] as DraftFor, sheet);
    const buttons = body.findIndex((part) => part.type === 'buttons');
    const above = textsIn(body.slice(buttons - 1, buttons)).join(' ');
    for (const role of ['directie', 'bestuur', 'toezichthouder', 'vertrouwenspersoon'])
      expect(above).toContain(role);
  });

  it('has a way out of a threat for what is sexual', () => {
    const presses = buttonsIn(dangerCard(drafts()[1] as DraftFor, sheet).body).map((button) => button.press);
    expect(presses).toContainEqual({ do: 'start', nonce: 'n1', flow: 'staff-contact' });
  });

  it('sends right under who will read it', () => {
    const { body } = reviewCard(drafts()[1] as DraftFor, sheet);
    const names = body.findIndex((part) => part.type === 'list' && part.items.join().includes(dirk.name));
    const send = body.findIndex((part) => part.type === 'buttons' && part.buttons[0]?.press.do === 'send');
    expect(names).toBeGreaterThan(-1);
    expect(send).toBeGreaterThan(names);
    expect(buttonsIn(body.slice(0, send))).toEqual([]);
  });
});

describe('a handler', () => {
  const sheet = sheetIn('nl');
  const [full] = handlers() as [CaseFor];
  const waits = {
    ...full,
    head: { ...full.head, state: 'taken-on', flow: 'threat' },
    mine: false,
  } as CaseFor;

  it('reads why the pings go on, and takes it on before opening it', () => {
    const card = pingCard(waits, sheet);
    expect(textsIn(card.body).join(' ')).toContain('De eerste stap (politie bellen) is nog niet afgevinkt.');
    expect(card.actions[0]).toMatchObject({ label: 'Ik pak dit op', style: 'primary' });
    expect(card.actions.filter((button) => button.style === 'primary')).toHaveLength(1);
  });

  it('who took it on is led to the steps instead', () => {
    for (const [waitsForFirstStep, state] of [
      [true, 'open'],
      [false, 'open'],
      [true, 'doing'],
      [false, 'doing'],
      [true, 'not-applicable'],
    ] as const) {
      const tasks = full.tasks.map((task) => ({ ...task, state }));
      const card = pingCard({ ...waits, tasks, waitsForFirstStep, mine: true }, sheet);
      expect(card.actions[0]?.press).toMatchObject({ do: 'open', tab: 'checklist' });
      expect(textsIn(card.body).join(' ')).toContain('politie bellen');
    }
    const done = full.tasks.map((task) => ({ ...task, state: 'done' as const }));
    const card = pingCard({ ...waits, tasks: done, waitsForFirstStep: false, mine: true }, sheet);
    expect(textsIn(card.body).join(' ')).not.toContain('politie bellen');
  });

  it('finds their own steps only, and those of others one tap away', () => {
    const buttons = buttonsIn(caseForm(full, 'checklist', sheet).body);
    const ticks = buttons.flatMap(({ press }) => (press.do === 'tick' ? [press.item] : []));
    const own = full.tasks.filter((task) => task.mine && (task.ofMyRole || task.firstStep));
    expect(ticks).toEqual(own.map((task) => task.id));
    expect(buttons.at(-1)?.press).toMatchObject({ do: 'open', tab: 'others' });
    const others = JSON.stringify(caseForm(full, 'others', sheet).body);
    for (const task of full.tasks)
      expect(others.includes(sheet.say(`threat.tasks.${task.id}`))).toBe(!own.includes(task));
  });

  it('reads whom to consult right under what asks for it, and at the top of what they add themselves', () => {
    const body = caseForm(full, 'report', sheet).body;
    const place = (text: string): number =>
      body.findIndex((part) => 'text' in part && part.text.includes(text));
    const [wishes, home] = [place('Wat de getroffene wil'), place('Veilig Thuis')];
    const [offence, police] = [place('Strafbaar feit'), place('Overleg met de politie')];
    expect([place('Wat er gebeurde'), wishes, home, offence, police]).toEqual(
      [place('Wat er gebeurde'), wishes, home, offence, police].toSorted((one, other) => one - other),
    );
    expect(body[police + 1]).toMatchObject({ type: 'facts', rows: [{ value: '088-0000010' }] });
    const leaf = caseForm(full, 'records', sheet).body;
    const divider = leaf.findIndex((part) => part.type === 'divider');
    expect(leaf[divider + 1]).toMatchObject({ type: 'banner', tone: 'info' });
  });

  it('reads the story first, then when and where, then how urgent it is', () => {
    const titles = caseForm(full, 'report', sheet).body.flatMap((part) =>
      part.type === 'title' ? [part.text] : part.type === 'quote' ? ['quote'] : [],
    );
    const start = ['Dreiging', 'Wat er gebeurde', 'quote', 'Wanneer en waar', 'Spoed', 'Veiligheid'];
    expect(titles.slice(0, start.length)).toEqual(start);
  });
});

describe('a receipt', () => {
  const sheet = sheetIn('nl');
  const text = JSON.stringify(receiptCard(reporters()[2] as CaseForReporter, sheet).body);

  it('says who was reached and who was not, and who stands in', () => {
    expect(text).toContain(`${dirk.name} (directeur): gezien`);
    expect(text).toContain(`${bea.name} (vervangend bestuur, BHV’er): niet bereikt`);
  });

  it('says what the reporter does now, and where the plan is', () => {
    const waiting = { ...(reporters()[2] as CaseForReporter), mistaken: false };
    const shown = JSON.stringify(receiptCard(waiting, sheet).body);
    for (const step of waiting.steps) expect(shown).toContain(sheet.say(`threat.tasks.${step}`));
    expect(shown).toContain(schoolSays.calamityPlan);
  });
});

describe('a name kept apart', () => {
  it('is not offered when there is no adviser to keep it', () => {
    const page = threat.pages.find((one) => one.questions.some(({ id }) => id === 'name-on-report'));
    const options = (adviser: boolean) => {
      const form = pageForm(
        { ...pageOfThreat(page?.id ?? '', page?.questions ?? []), adviser },
        sheetIn('nl'),
      );
      const field = form.body.find((part) => part.type === 'choice' && part.id === 'name-on-report');
      return field?.type === 'choice' ? field.options.map(({ value }) => value) : [];
    };
    expect(options(true)).toContain('adviser-only');
    expect(options(false)).toEqual(['yes', 'unknown']);
  });
});

function pageOfThreat(page: string, questions: Flow['pages'][number]['questions']) {
  return {
    draft: 'd1',
    flow: 'threat',
    page,
    questions,
    answers: {},
    fromWords: [],
    values: undefined,
    errors: {},
    at: 1,
    of: 1,
    before: undefined,
    last: true,
    sent: false,
    practice: false,
    alongside: [],
  };
}

describe('an answer', () => {
  it('has at most sixty words before its first button, and the way out under it', () => {
    for (const language of languages)
      for (const topic of topics) {
        const view = {
          topic,
          verdict: 'no',
          label: 'none',
          open: 'none',
          articles: [],
          sources: [],
          contacts: [],
          other: 'en',
        } as const;
        const card = answerCard(view, sheetIn(language));
        const first = card.body.findIndex((part) => part.type === 'buttons');
        const count = textsIn(card.body.slice(0, first)).join(' ').split(/\s+/).length;
        expect(count).toBeLessThanOrEqual(60);
        expect(buttonsIn(card.body).map((button) => button.press)).toContainEqual({
          do: 'start',
          nonce: 'n1',
          flow: 'threat',
        });
      }
  });
});

describe('whom to phone', () => {
  it.each(['image', 'staff-contact'])('for %s: the board and the inspector, never a calm line', (flow) => {
    const board = [{ name: 'Bestuur', number: '088-5' }];
    const card = phoneCard({ flow, directors: [], board, contacts: [], care: [] }, sheetIn('nl'));
    expect(JSON.stringify(card)).toContain('088-5');
    expect(JSON.stringify(card)).toContain('0900-1113111');
  });

  it('for staff and pupil: not the director', () => {
    const directors = [{ name: 'Directie', number: '088-3' }];
    const card = phoneCard(
      { flow: 'staff-contact', directors, board: [], contacts: [], care: [] },
      sheetIn('nl'),
    );
    expect(JSON.stringify(card)).not.toContain('088-3');
  });
});

describe('what is left', () => {
  it('of a withdrawn message is nothing but that', () => {
    expect(withdrawnCard({}, sheetIn('nl'))).toEqual({
      notice: 'Dit bericht is ingetrokken.',
      body: [{ type: 'text', quiet: true, text: 'Dit bericht is ingetrokken.' }],
      actions: [],
    });
  });

  it('of a sent report is its number', () => {
    const { title, text } = {
      title: 'Verstuurd · 7F3K',
      text: JSON.stringify(sentCard(drafts()[0] as DraftFor, sheetIn('nl'))),
    };
    expect(text).toContain(title);
    expect(text).not.toContain(planted);
  });

  it('of practice says that nothing left', () => {
    const card = sentCard(drafts()[2] as DraftFor, sheetIn('nl'));
    expect(textsIn(card.body).join(' ')).toContain('OEFENING: er gaat niets weg.');
    expect(card.actions).toEqual([]);
  });
});
