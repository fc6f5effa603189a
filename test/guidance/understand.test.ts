// What a school can rely on when somebody types: danger is heard, jokes do not soothe, and an unsure match gives no verdict.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadExplainer, loadMatcher } from '../../src/content/matcher-words.ts';
import type { Understanding } from '../../src/guidance/types.ts';
import { rankedLength } from '../../src/guidance/understand.ts';

const matcher = loadMatcher('.');
const hear = (text: string): Understanding => matcher.understand(text, 'nl');

// Of our own, and in no example: what somebody might type when something is wrong.
const emergencies: readonly (readonly [flow: string, text: string])[] = [
  ['threat', 'een leerling heeft gezegd dat hij morgen met een mes naar school komt'],
  ['threat', 'er hangt een briefje bij de kluisjes: vrijdag gaan jullie eraan'],
  ['threat', 'someone wrote in the group that he is going to shoot us'],
  ['threat', 'we got a call that there is a bomb in the gym'],
  ['threat', 'vader van een leerling zegt dat hij me kapot maakt als ik zijn zoon laat zitten'],
  ['threat', 'mij is gedreigd'],
  ['threat', 'in de app van 3b wordt gedreigd'],
  ['threat', 'hij wil de juf doodmaken'],
  ['threat', 'een leerling zegt dat hij de leraar neersteekt'],
  ['threat', 'iemand is neergestoken'],
  ['threat', 'er is een filmpje waarin hij zegt dat hij komt schieten'],
  ['threat', 'ze gaan brand stichten in lokaal 4'],
  ['threat', 'gijzeling'],
  ['threat', 'he is coming to shoot'],
  ['threat', 'shots fired'],
  ['threat', 'someone has been stabbed'],
  ['threat', 'hostage in the gym'],
  ['self-harm', 'ze schreef in haar agenda dat ze niet meer wil leven'],
  ['self-harm', 'a boy in my tutor group says he wants to kill himself'],
  ['self-harm', 'hij heeft afscheid genomen van de hele klas en niemand snapt waarom'],
  ['image', 'een naaktfoto van een meisje uit de derde gaat rond op snap'],
  ['image', 'there is a deepfake of one of our girls, she is naked in it'],
  ['image', 'onze leerling wordt gechanteerd, hij moet betalen of de foto gaat online'],
  ['image', 'een volwassen man wil afspreken met een brugklasser die hij kent via een game'],
  ['staff-contact', 'een collega zoent met een leerling'],
  ['staff-contact', 'the coach has a relationship with a girl of 16'],
  ['staff-contact', 'op tiktok staat dat onze docent gym leerlingen heeft misbruikt'],
];

// Of our own: alarming words while nothing is wrong.
const calm: readonly string[] = [
  'mag ik mijn leerlingen toevoegen op instagram',
  'waar vind ik de toestemmingslijst voor de schoolfoto',
  'mag een leerling mijn les filmen',
  'can I follow my students on instagram',
  'mag ik mijn mening geven over de verkiezingen',
  'may I put a class picture on our website',
];

describe('the safety gate', () => {
  it.each(emergencies)('hears danger and offers the %s flow: %s', (flow, text) => {
    const heard = hear(text);
    expect(heard.emergency).toBe(true);
    expect(heard.reasons.length).toBeGreaterThan(0);
    expect(heard.flow).toBe(flow);
  });

  it('never answers an emergency as a calm rule', () => {
    const calmRules = new Set([
      'friend-request-from-pupil',
      'following-pupils',
      'class-group-chat',
      'class-page',
      'message-at-night',
      'private-opinion',
      'publish-pupil-photo',
      'pupil-films-in-class',
      'delete-or-keep',
    ]);
    for (const [, text] of emergencies) {
      const heard = hear(text);
      if (heard.decision === 'answer') expect(calmRules.has(heard.topics[0]?.id ?? ''), text).toBe(false);
    }
  });

  it.each(calm)('stays quiet at a rule question: %s', (text) => {
    expect(hear(text).emergency).toBe(false);
  });

  it.each(['x', 'leeg', 'fiets', 'kantine', 'printer kapot', 'good', 'music', 'succes'])(
    'makes no danger of an everyday word: %s',
    (text) => {
      expect(hear(text).emergency).toBe(false);
    },
  );

  it.each([
    'wapen',
    'pistool',
    'verkrachting',
    'vermist',
    'zelfmoord',
    'naaktfoto',
    'rape',
    'weapon',
    'suicide',
  ])('hears danger in a single word: %s', (text) => {
    expect(hear(text).emergency).toBe(true);
  });

  it.each([
    'grapje',
    'haha grapje',
    'het was maar een grapje hoor',
    'lol',
    'just kidding',
    'haha 😂',
    'geintje',
  ])('is never soothed by "%s"', (joke) => {
    for (const [, text] of emergencies) {
      expect(hear(`${text}, ${joke}`).emergency, text).toBe(true);
      expect(hear(`${joke} ${text}`).emergency, text).toBe(true);
    }
  });

  it('does not send a sexual story, or one between staff and pupil, to the threat flow', () => {
    for (const text of [
      'hij dreigt haar naaktfoto door te sturen',
      'de trainer dreigt een leerling omdat ze hun zoen niet geheim houdt',
      'he threatens to post her nudes',
    ]) {
      const heard = hear(text);
      expect(heard.emergency, text).toBe(true);
      expect(heard.flow, text).not.toBe('threat');
    }
  });

  it('notices a threat at the end of a very long story', () => {
    const story =
      'we hadden vandaag een gewone dag met veel regen en een lange vergadering over het rooster. '.repeat(
        600,
      );
    expect(story.length).toBeGreaterThan(rankedLength * 10);
    expect(hear(`${story} en toen schreef hij dat hij iedereen neerschiet`).emergency).toBe(true);
    expect(hear(`en toen schreef hij dat hij iedereen neerschiet. ${story}`).emergency).toBe(true);
    expect(hear(`${story} en toen schreef hij dat hij iedereen neerschiet. ${story}`).emergency).toBe(true);
  });

  it('hears danger through typing errors, capitals and stretched letters', () => {
    for (const text of [
      'LEERLING WIL ZELFMORD PLEGEN',
      'ik maak je doooood appte hij',
      'hij heeft een pistol bij zich',
      'een leerling bedreigd mij op instagram',
    ]) {
      expect(hear(text).emergency, text).toBe(true);
    }
  });

  it('does not change its mind by what was spoken about before', () => {
    const context = ['friend-request-from-pupil'];
    for (const [, text] of emergencies) {
      const alone = matcher.understand(text, 'nl');
      const after = matcher.understand(text, 'nl', { context });
      expect([after.emergency, after.reasons, after.flow]).toEqual([
        alone.emergency,
        alone.reasons,
        alone.flow,
      ]);
    }
  });

  it('takes any text at all', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 400 }),
          fc.string({ unit: 'grapheme', maxLength: 200 }),
        ),
        (text) => {
          const heard = hear(text);
          expect(heard.topics.length).toBeLessThanOrEqual(3);
          expect(heard.confidence).toBeGreaterThanOrEqual(0);
          expect(heard.confidence).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('keeps hearing a threat whatever stands around it', () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 8 }), fc.lorem({ maxCount: 8 }), (before, after) => {
        expect(hear(`${before}. hij dreigt iemand neer te steken. ${after}`).emergency).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the decision', () => {
  it('answers a plain question about a rule', () => {
    const heard = hear('mag ik een leerling als vriend toevoegen op instagram?');
    expect(heard).toMatchObject({ decision: 'answer', emergency: false, flow: null, language: 'nl' });
    expect(heard.topics[0]?.code).toBe('T01');
  });

  it('never gives a verdict when it is unsure', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            'online',
            'iets',
            'gedoe',
            'school',
            'telefoon',
            'app',
            'mag',
            'dat',
            'ouder',
            'bericht',
            'leerling',
          ),
          { minLength: 1, maxLength: 4 },
        ),
        (words) => {
          const heard = hear(words.join(' '));
          if (heard.decision === 'answer') expect(heard.confidence).toBeGreaterThanOrEqual(0.75);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    'de printer is stuk',
    'hoe laat begint de vergadering',
    'what is for lunch',
    'wanneer krijg ik mijn salaris',
  ])('does not guess at what it does not cover: %s', (text) => {
    expect(hear(text)).toMatchObject({ decision: 'unknown', emergency: false });
  });

  it('says nothing about an empty message', () => {
    for (const text of ['', '   ', '...', '\n'])
      expect(hear(text)).toMatchObject({ topics: [], decision: 'unknown', emergency: false });
  });

  it("answers in the language typed, and in the asker's own when it cannot tell", () => {
    expect(matcher.understand('can I add a pupil on snapchat', 'nl').language).toBe('en');
    expect(matcher.understand('mag ik een leerling toevoegen', 'en').language).toBe('nl');
    expect(matcher.understand('instagram', 'en').language).toBe('en');
  });

  it('knows a greeting, a thank-you and the words that steer it', () => {
    expect(hear('Hoi!').signal).toBe('hello');
    expect(hear('dank je wel').signal).toBe('thanks');
    expect(hear('menu').signal).toBe('menu');
    expect(hear('stop').signal).toBe('stop');
    expect(hear('?').signal).toBe('help');
    expect(hear('hoi, hij heeft een mes bij zich').signal).toBeNull();
  });

  it('gives the same answer to the same question', () => {
    expect(loadMatcher('.').understand('leerling filmt mij in de les', 'nl')).toEqual(
      hear('leerling filmt mij in de les'),
    );
  });

  it('can say why', () => {
    const why = loadExplainer('.')('mag ik een leerling als vriend accepteren op insta');
    expect(why.nearest[0]?.topic).toBe('friend-request-from-pupil');
    expect(why.counted.map(({ what }) => what)).toContain('=befriend');
    expect(why.gate[0]?.rules).toEqual([]);
    // Every example is read for it, which takes a while on a busy machine.
  }, 30_000);
});
