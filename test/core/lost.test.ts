import { describe, expect, it } from 'vitest';
import { given, noDanger, reported, sunday, type Life, type Start, wednesday } from './life.ts';
import { at, flowAt, hour, minute, school, seats, withSeats } from './school.ts';

const alarms = (life: Life, since = 0) =>
  life.messages.flatMap(({ at: when, effect }) =>
    when >= since && effect.kind === 'tell' && effect.what === 'reporter-alarm'
      ? [{ to: effect.person, what: effect.ref, when }]
      : [],
  );
const told = (what: string, when: number) => ({ to: 'teacher', what, when });

/** The director has it, and the police were called: nobody is pinged any more. */
function inHand(start: Start = {}): Life {
  const life = given(reported(start));
  life.does('director', { type: 'take-on' });
  life.does('director', { type: 'tick', item: 'police-call', state: 'done' });
  life.does('board', { type: 'see' });
  return life;
}

const ways: readonly (readonly [string, (life: Life, when: number) => void])[] = [
  ['steps back', (life, when) => life.does('director', { type: 'recuse' }, when)],
  [
    'is kept out by the reporter',
    (life, when) => life.does('teacher', { type: 'exclude', people: ['director'], unknown: false }, when),
  ],
  [
    'is kept out because the reporter does not know whom it is about',
    (life, when) => life.does('teacher', { type: 'exclude', people: [], unknown: true }, when),
  ],
  [
    'loses the role in a new school file',
    (life, when) => {
      life.goes(when);
      life.becomes(withSeats((all) => all.filter((one) => one.person !== 'director')));
    },
  ],
  [
    'leaves the role on a day that stood in the file',
    (life, when) => {
      life.becomes({
        ...school,
        seats: seats.map((one) => (one.person === 'director' ? { ...one, until: when } : one)),
      });
      life.goes(when);
    },
  ],
  [
    'hands it to somebody who does not accept it',
    (life, when) => {
      life.does('director', { type: 'pass-on', to: 'mentor' }, when - 10 * minute);
      life.goes(when);
    },
  ],
  [
    'hands it to somebody who steps back',
    (life, when) => {
      life.does('director', { type: 'pass-on', to: 'mentor' }, when - minute);
      life.does('mentor', { type: 'recuse' }, when);
    },
  ],
  [
    'hands it to somebody it is about',
    (life, when) => {
      life.does('director', { type: 'pass-on', to: 'mentor' }, when - minute);
      life.does('teacher', { type: 'exclude', people: ['mentor'], unknown: false }, when);
    },
  ],
];

describe.each([
  ['immediate, at night', {}, sunday],
  ['high, in school hours', { answers: noDanger, at: wednesday }, wednesday],
  ['high, at night', { answers: noDanger, at: sunday }, sunday],
] as const)('whoever has a report that is %s', (level, start, began) => {
  const gone = began + 2 * hour;

  it.each(ways)('and %s: everybody left rings anew, and the reporter is told once', (_, goes) => {
    const life = inHand(start);
    goes(life, gone);
    expect(life.subject.owner).toBeUndefined();
    expect(life.subject.ladderStartedAt).toBe(gone);
    const rung = life.pinged(gone);
    expect(rung.length).toBeGreaterThan(0);
    for (const person of rung) expect(life.sees(person)?.as).toBe('handler');
    expect(new Set(rung).size).toBe(rung.length);
    expect(alarms(life, began)).toEqual([told('nobody-has-it', gone)]);
  });

  it('and steps back: the ladder goes all its rungs again, by its own minutes', () => {
    const life = inHand(start);
    life.does('director', { type: 'recuse' }, gone);
    expect(life.pinged(gone)).toEqual(
      level.startsWith('immediate')
        ? ['monitor', 'director-deputy', 'board']
        : ['monitor', 'director-deputy'],
    );
    life.goes(gone + 12 * hour);
    for (const person of ['monitor', 'monitor-deputy', 'director-deputy', 'board', 'board-deputy'])
      expect([person, life.told(person, 'ping', gone).length > 1]).toEqual([person, true]);
    expect(life.told('director', 'ping', gone)).toEqual([]);
  });

  it('and is taken over: that is news again, and so is losing it a second time', () => {
    const life = inHand(start);
    life.does('director', { type: 'recuse' }, gone);
    const again = gone + minute;
    life.does('monitor', { type: 'take-on' }, again);
    expect(life.told('teacher', 'reporter-taken-on', gone)).toEqual([again]);
    life.does('monitor', { type: 'recuse' }, again + minute);
    expect(alarms(life)).toEqual([told('nobody-has-it', gone), told('nobody-has-it', again + minute)]);
  });

  it('somebody else who steps back while nobody has it is no news for the reporter', () => {
    const life = inHand(start);
    life.does('director', { type: 'recuse' }, gone);
    life.does('monitor', { type: 'recuse' }, gone + minute);
    expect(alarms(life)).toEqual([told('nobody-has-it', gone)]);
  });
});

describe('a report that becomes more urgent', () => {
  it('rings everybody anew, and the reporter hears that nobody has it', () => {
    const life = inHand({ answers: noDanger, at: wednesday });
    const raised = wednesday + hour;
    life.does('director', { type: 'raise', to: 'immediate', reason: 'mes gezien' }, raised);
    expect(life.pinged(raised)).toEqual(['monitor', 'director', 'board']);
    expect(alarms(life)).toEqual([told('nobody-has-it', raised)]);
    life.goes(raised + hour);
    expect(alarms(life, raised + 1)).toEqual([told('nobody-took-it', raised + 30 * minute)]);
  });

  it('and was never taken on is not called lost', () => {
    const life = given(reported({ answers: noDanger, at: wednesday }));
    life.does('director', { type: 'raise', to: 'immediate', reason: 'mes gezien' }, wednesday + minute);
    expect(alarms(life)).toEqual([]);
  });
});

describe('a report whose first safety step is missing', () => {
  it('rings anew, but is still somebody’s', () => {
    const life = given(reported());
    life.does('director', { type: 'take-on' });
    life.goes(sunday + hour);
    expect(alarms(life)).toEqual([]);
  });
});

describe('a report nobody is left for', () => {
  it('says that to the reporter, once', () => {
    const life = inHand();
    life.becomes(withSeats(() => []));
    expect(alarms(life)).toEqual([told('nobody-eligible', sunday)]);
  });
});

describe('the alarm of a high report', () => {
  it('the reporter hears after the hour of its table that nobody took it on, once', () => {
    const life = given(reported({ answers: noDanger, at: wednesday }));
    life.goes(wednesday + hour - 1);
    expect(alarms(life)).toEqual([]);
    life.goes(wednesday + 5 * hour);
    expect(alarms(life)).toEqual([told('nobody-took-it', wednesday + hour)]);
  });

  it('counts the hour in the hours of its ladder', () => {
    const life = given(reported({ answers: noDanger, at: at('2026-03-08 23:40') }));
    life.goes(at('2026-03-09 12:00'));
    expect(alarms(life)).toEqual([told('nobody-took-it', at('2026-03-09 08:00'))]);
  });

  it('does not come when somebody took it on', () => {
    const life = inHand({ answers: noDanger, at: wednesday });
    life.goes(wednesday + 5 * hour);
    expect(alarms(life)).toEqual([]);
  });

  it('comes again an hour after it was lost', () => {
    const life = inHand({ answers: noDanger, at: wednesday });
    const gone = wednesday + 2 * hour;
    life.does('director', { type: 'recuse' }, gone);
    life.goes(gone + 5 * hour);
    expect(alarms(life)).toEqual([told('nobody-has-it', gone), told('nobody-took-it', gone + hour)]);
  });

  it('comes at once, and one time, when a report nobody took on for hours is made less urgent', () => {
    const life = given(reported({ at: wednesday }));
    life.does(
      'monitor',
      { type: 'lower', to: 'high', reason: 'politie: geen gevaar' },
      wednesday + 5 * minute,
    );
    life.goes(wednesday + 5 * hour);
    expect(alarms(life)).toEqual([told('nobody-took-it', wednesday + hour)]);
  });
});

describe('a normal report that is lost', () => {
  it('is asked anew without a word to the reporter, who can wait for the next school day', () => {
    const flow = flowAt('normal');
    const life = given(reported({ flow, at: wednesday }), { flow });
    life.does('monitor', { type: 'take-on' });
    life.does('monitor', { type: 'recuse' }, wednesday + minute);
    expect(life.pinged(wednesday + minute)).toEqual(['monitor-deputy']);
    expect(alarms(life)).toEqual([]);
  });
});
