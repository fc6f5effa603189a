import { afterEach, describe, expect, it } from 'vitest';
import { Trouble } from '../../src/app/ports.ts';
import { type AHouse, aHouse, button, cardOf, formOf, textOf, tuesday } from './a-house.ts';

let at: AHouse | undefined;
afterEach(async () => {
  await at?.stop();
  at = undefined;
});

const story = 'er is gedreigd met een mes, morgen op het plein';

/** From what was typed to a report that was sent, by the shortest way. */
async function report(house: AHouse, by: string, danger = 'no', text = story) {
  const first = await house.type(by, text);
  const review = cardOf(await house.press(by, button(first, 'danger', { answer: danger })));
  const sent = cardOf(await house.press(by, button(review, 'send')));
  await house.settle();
  return { first, review, sent };
}

const pings = (house: AHouse, person: string) =>
  house.chat(person).filter((message) => /er wacht iets|something/.test(message.first.notice));

describe('filing a threat', () => {
  it('somebody who typed what happened needs at most three taps until an urgent report is delivered', async () => {
    at = await aHouse();
    const { first, sent } = await report(at, 'teacher-teams');
    expect(textOf(first)).toContain('Nog niet verstuurd');
    expect(textOf(sent)).toMatch(/\b2[0-9A-F]{3}\b/);
    // Two taps: no danger now, and send; the knife and tomorrow were read from the words.
    for (const person of ['monitor', 'director', 'board']) {
      expect(pings(at, person)).toHaveLength(1);
      expect(pings(at, person)[0]?.card.notice).toMatch(
        /^Meldwijs: er wacht iets dringends \(2[0-9A-F]{3}\)$/,
      );
    }
  });

  it('from the menu it takes at most six', async () => {
    at = await aHouse();
    const menu = await at.type('teacher-teams', 'hallo');
    const danger = cardOf(await at.press('teacher-teams', button(menu, 'start', { flow: 'threat' }))); // 1
    const asksStory = cardOf(
      await at.press('teacher-teams', button(danger, 'danger', { answer: 'unknown' })),
    ); // 2
    const form = formOf(await at.press('teacher-teams', button(asksStory, 'page'))); // 3
    expect(form.submit).toBeDefined();
    const review = await at.type('teacher-teams', story); // typing is no tap
    await at.press('teacher-teams', button(review, 'send')); // 4
    await at.settle();
    expect(pings(at, 'director')).toHaveLength(1);
  });

  it('"Ja" sends the signal at once, with number and urgency only', async () => {
    at = await aHouse();
    const first = await at.type('teacher-slack', story);
    const review = cardOf(await at.press('teacher-slack', button(first, 'danger', { answer: 'yes' })));
    await at.settle();
    expect(pings(at, 'monitor')).toHaveLength(1);
    expect(textOf(review)).toContain('112');
    expect(textOf(pings(at, 'monitor')[0]?.card)).not.toContain('plein');
  });

  it('"Weet ik niet" shows 112 and counts, and sends nothing yet', async () => {
    at = await aHouse();
    const first = await at.type('teacher-slack', 'een leerling dreigt iets te doen met school');
    const review = cardOf(await at.press('teacher-slack', button(first, 'danger', { answer: 'unknown' })));
    await at.settle();
    expect(textOf(review)).toContain('112');
    expect(pings(at, 'monitor')).toHaveLength(0);
    await at.press('teacher-slack', button(review, 'send'));
    await at.settle();
    expect(pings(at, 'monitor')[0]?.card.notice).toContain('dringends');
  });

  it('pressing twice answers once', async () => {
    at = await aHouse();
    const first = await at.type('teacher-teams', story);
    const review = cardOf(await at.press('teacher-teams', button(first, 'danger', { answer: 'no' })));
    const send = button(review, 'send');
    const [one, two] = [
      cardOf(await at.press('teacher-teams', send)),
      cardOf(await at.press('teacher-teams', send)),
    ];
    await at.settle();
    const number = /\b2[0-9A-F]{3}\b/;
    expect(number.exec(textOf(one))?.[0]).toBe(number.exec(textOf(two))?.[0]);
    expect(pings(at, 'monitor')).toHaveLength(1);
  });

  it('the same message delivered twice begins one report', async () => {
    at = await aHouse();
    await at.type('teacher-teams', story, { delivery: 'same' });
    await at.type('teacher-teams', story, { delivery: 'same' });
    expect(await at.house.store.read.draftsOf('teacher-teams')).toHaveLength(1);
  });

  it('practice leaves nothing and tells nobody', async () => {
    at = await aHouse();
    const menu = await at.type('teacher-teams', 'menu');
    const danger = cardOf(
      await at.press(
        'teacher-teams',
        button(
          cardOf(await at.press('teacher-teams', button(menu, 'start', { flow: 'threat' }))),
          'practise',
        ),
      ),
    );
    const asksStory = cardOf(await at.press('teacher-teams', button(danger, 'danger', { answer: 'yes' })));
    expect(textOf(asksStory)).toMatch(/oefen/i);
    const review = await at.type('teacher-teams', story);
    expect(textOf(review)).toMatch(/oefen/i);
    await at.press('teacher-teams', button(review, 'send'));
    await at.settle();
    expect(
      at.world.messages.filter((message) => message.address.user !== at?.addressOf('teacher-teams').user),
    ).toHaveLength(0);
    expect(await at.house.store.read.caseRows(at.file.school.id)).toHaveLength(0);
  });

  it('names are kept as initials', async () => {
    at = await aHouse();
    await at.type('teacher-teams', 'Jayden uit 4b zegt dat hij Fatima morgen steekt met een mes');
    const [draft] = await at.house.store.read.draftsOf('teacher-teams');
    expect(JSON.stringify(draft)).not.toMatch(/Jayden|Fatima/);
    expect(draft?.answers['story']).toContain('J. uit 4b');
  });
});

describe('keeping it away from the person it is about', () => {
  it('a report about the director reaches the board and leaves no trace for the director', async () => {
    at = await aHouse();
    const first = await at.type('teacher-teams', story);
    const who = cardOf(await at.press('teacher-teams', button(first, 'danger', { answer: 'yes-conflict' })));
    await at.settle();
    expect(at.world.messages).toHaveLength(0);
    await at.press('teacher-teams', button(who, 'conflict', { person: 'director' }));
    await at.settle();
    await at.forward(60);
    expect(pings(at, 'board').length).toBeGreaterThan(0);
    for (const person of ['director', 'monitor-deputy', 'director-deputy'])
      expect(at.chat(person)).toHaveLength(0);
    const [row] = await at.house.store.read.caseRows(at.file.school.id);
    const open = await at.press('director', { do: 'open', nonce: 'x', case: row?.id ?? '', tab: 'report' });
    const strange = await at.press('director', {
      do: 'open',
      nonce: 'x',
      case: 'nothing-of-that-kind',
      tab: 'report',
    });
    expect(open).toEqual(strange);
    const home = cardOf(await at.receive(at.inbound('director', { kind: 'home-opened' })));
    expect(textOf(home)).not.toContain(row?.number ?? '?');
  });

  it('somebody named on the review card gets no ping', async () => {
    at = await aHouse();
    const first = await at.type('teacher-teams', story);
    const review = cardOf(await at.press('teacher-teams', button(first, 'danger', { answer: 'no' })));
    const without = cardOf(
      await at.press('teacher-teams', button(review, 'review-conflict', { person: 'monitor' })),
    );
    await at.press('teacher-teams', button(without, 'send'));
    await at.settle();
    await at.forward(30);
    expect(at.chat('monitor')).toHaveLength(0);
    expect(pings(at, 'director').length).toBeGreaterThan(0);
  });

  it('a pupil gets help and no way in, and nothing of it is kept', async () => {
    at = await aHouse();
    const card = await at.type('pupil', story);
    expect(textOf(card)).toContain('113');
    expect(textOf(card)).toContain('112');
    expect(await at.house.store.read.identityOf(at.addressOf('pupil'))).toBeUndefined();
  });
});

describe('until somebody takes it on', () => {
  it('repeats every ten minutes, deputies after ten, and one tap stops it for everyone', async () => {
    at = await aHouse();
    await report(at, 'teacher-teams');
    expect(pings(at, 'director-deputy')).toHaveLength(0);
    await at.forward(10);
    expect(pings(at, 'director')).toHaveLength(2);
    expect(pings(at, 'director-deputy')).toHaveLength(1);
    await at.forward(10);
    expect(pings(at, 'director')).toHaveLength(3);
    const newest = pings(at, 'director').at(-1);
    if (newest === undefined) throw new Error('no ping');
    // A repeat reduces the former copy: only the newest has buttons.
    expect(textOf(pings(at, 'director')[0]?.card)).not.toContain('take-on');
    await at.press('director', button(newest.card, 'take-on'));
    await at.settle();
    expect(textOf(at.chat('monitor').at(-1)?.card)).toContain('Dirk Directie');
    expect(textOf(at.chat('teacher-teams').at(-1)?.card)).toContain('Dirk Directie');
    for (const message of [...pings(at, 'monitor'), ...pings(at, 'monitor-deputy')])
      expect(textOf(message.card)).not.toContain('"take-on"');
    const before = pings(at, 'monitor').length + pings(at, 'director').length;
    await at.forward(10);
    expect(pings(at, 'monitor').length + pings(at, 'director').length).toBe(before);
  });

  it('a second tap of somebody else reads who has it', async () => {
    at = await aHouse();
    await report(at, 'teacher-teams');
    const [one, two] = [pings(at, 'director')[0], pings(at, 'monitor')[0]];
    if (one === undefined || two === undefined) throw new Error('no pings');
    await at.press('director', button(one.card, 'take-on'));
    const late = await at.press('monitor', button(two.card, 'take-on'));
    expect(late.type).toBe('whisper');
    expect(textOf(late)).toContain('Dirk Directie');
  });

  it('when nobody has it any more, nobody goes on reading that somebody has', async () => {
    const here = await aHouse();
    at = here;
    await report(here, 'teacher-teams');
    const ping = pings(here, 'director')[0]?.card;
    if (ping === undefined) throw new Error('no ping');
    const taken = cardOf(await here.press('director', button(ping, 'take-on')));
    await here.settle();
    const saying = (person: string): readonly string[] =>
      here
        .chat(person)
        .flatMap(({ card }) => (textOf(card).includes('Jij hoeft nu niets') ? [textOf(card)] : []));
    expect([saying('teacher-teams').length, saying('monitor').length]).toEqual([1, 1]);
    const open = formOf(await here.press('director', button(taken, 'open', { tab: 'report' })));
    await here.press('director', button(open, 'recuse'), 'form');
    await here.settle();
    expect([...saying('teacher-teams'), ...saying('monitor')]).toEqual([]);
    const news = textOf(here.chat('teacher-teams').map(({ card }) => card));
    expect(news).toContain('niemand heeft deze melding meer. Bel zelf.');
    expect(news).not.toContain('Dirk Directie');
  });

  it('a step that is ticked stays on the list where it stands: one’s own, or that of the others', async () => {
    at = await aHouse();
    await report(at, 'teacher-teams');
    const ping = pings(at, 'monitor')[0]?.card;
    if (ping === undefined) throw new Error('no ping');
    const taken = cardOf(await at.press('monitor', button(ping, 'take-on')));
    const own = formOf(await at.press('monitor', button(taken, 'open', { tab: 'checklist' })));
    const others = formOf(await at.press('monitor', button(own, 'open', { tab: 'others' }), 'form'));
    const headline = 'De stappen van anderen';
    const tick = button(others, 'tick', { item: 'police-estimate' });
    expect(textOf(await at.press('monitor', tick, 'form'))).toContain(headline);
    const first = button(own, 'tick', { item: 'police-call' });
    expect(textOf(await at.press('monitor', first, 'form'))).not.toContain(headline);
  });

  it('somebody who cannot be reached is passed over at once', async () => {
    at = await aHouse();
    at.world.failing.set(at.addressOf('monitor').user, new Trouble('gone', 'blocked'));
    await report(at, 'teacher-teams');
    expect(pings(at, 'monitor-deputy')).toHaveLength(1);
  });

  it('undelivered after two minutes counts as unreachable, and the ping still arrives when it can', async () => {
    at = await aHouse();
    at.world.failing.set(at.addressOf('monitor').user, new Trouble('later', 'busy', { afterMs: 60_000 }));
    await report(at, 'teacher-teams');
    await at.forward(2.1);
    expect(pings(at, 'monitor-deputy')).toHaveLength(1);
    at.world.failing.clear();
    await at.forward(5);
    expect(pings(at, 'monitor').length).toBeGreaterThan(0);
  });

  it('thirty minutes without anyone: the reporter reads it in plain words', async () => {
    at = await aHouse();
    await report(at, 'teacher-teams');
    await at.forward(10);
    await at.forward(10);
    await at.forward(10);
    expect(textOf(at.chat('teacher-teams').map((message) => message.card))).toContain('0900-8844');
  });

  it('a card that cannot be drawn goes out as plain text', async () => {
    at = await aHouse();
    at.world.undrawable = true;
    await report(at, 'teacher-teams');
    expect(
      at.chat('director').some((message) => message.plain?.startsWith('Meldwijs: er wacht iets dringends')),
    ).toBe(true);
  });

  it('a message in a chat holds no word of what was reported', async () => {
    at = await aHouse({ at: tuesday });
    await report(at, 'teacher-teams', 'no', 'Jayden dreigt met een mes bij de kluisjes morgen');
    await at.forward(10);
    for (const message of at.world.messages) expect(textOf(message.card)).not.toMatch(/kluisjes|Jayden/);
    expect(JSON.stringify(at.lines)).not.toMatch(/kluisjes|Jayden|Dirk/);
  });
});

describe('in the language that was typed', () => {
  it('somebody who reported in English reads the receipt and the news in English', async () => {
    at = await aHouse();
    await report(at, 'teacher-teams', 'no', 'someone threatened us with a knife, tomorrow');
    const receipt = textOf(at.chat('teacher-teams').at(-1)?.card);
    expect(receipt).toContain('Sent');
    expect(receipt).not.toContain('Verstuurd');
    // A handler reads it in their own language.
    expect(textOf(pings(at, 'director')[0]?.card)).toContain('Ik pak dit op');
  });
});
