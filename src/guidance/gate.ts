// The safety gate: is somebody in danger, and which report belongs to it? It runs first and on the whole text, and no setting can remove it.

import type { FlowId } from '../core/flow.ts';
import type { Language } from '../core/school.ts';
import { conceptFinder } from './concepts.ts';
import { type Form, formOf, isIncident, soundsCalm } from './form.ts';
import type { Concepts, GateWords } from './types.ts';
import { plain, wordsOf } from './words-of.ts';

/** A fixed rule: it fires when of each group at least one concept stands in the same piece of text. */
type Rule = { readonly id: string; readonly flow: FlowId; readonly needs: readonly (readonly string[])[] };

// Order matters for the flow: a sexual story or one between staff and pupil never enters the threat flow (decision 9),
// and a wish to die goes before the words that surround it.
const rules: readonly Rule[] = [
  { id: 'staff-contact', flow: 'staff-contact', needs: [['staffperson'], ['intimate'], ['minor']] },
  { id: 'accusation', flow: 'staff-contact', needs: [['staffperson'], ['accusation']] },
  { id: 'suicide', flow: 'self-harm', needs: [['suicide']] },
  { id: 'self-harm', flow: 'self-harm', needs: [['selfharm']] },
  { id: 'farewell', flow: 'self-harm', needs: [['farewell']] },
  { id: 'deepfake', flow: 'image', needs: [['deepfake']] },
  { id: 'blackmail', flow: 'image', needs: [['blackmail'], ['nude', 'image', 'minor']] },
  { id: 'sexual-image', flow: 'image', needs: [['nude'], ['image', 'spreads', 'minor']] },
  { id: 'grooming', flow: 'image', needs: [['outsider'], ['lures']] },
  { id: 'attack', flow: 'threat', needs: [['attack']] },
  { id: 'threat', flow: 'threat', needs: [['threatens']] },
  { id: 'warns-away', flow: 'threat', needs: [['warnsaway']] },
  { id: 'weapon', flow: 'threat', needs: [['weapon'], ['carries', 'minor']] },
  { id: 'followed', flow: 'threat', needs: [['followed']] },
  { id: 'fight', flow: 'fight', needs: [['fightnow'], ['crowd', 'minor']] },
  { id: 'address', flow: 'post', needs: [['doxing']] },
  { id: 'secret-address', flow: 'privacy', needs: [['secretaddress'], ['leaked']] },
  { id: 'home', flow: 'other', needs: [['homeviolence']] },
  { id: 'missing', flow: 'other', needs: [['missing'], ['minor']] },
  { id: 'dare', flow: 'other', needs: [['dare'], ['harm']] },
];

/** The concepts both languages must have words for. */
export const gateConcepts: readonly string[] = [...new Set(rules.flatMap((rule) => rule.needs.flat()))];

/** The flow of each fixed rule, by its id. */
export const flowOfRule: ReadonlyMap<string, FlowId> = new Map(rules.map((rule) => [rule.id, rule.flow]));

/** One piece of the text and what the gate sees in it. */
export type Glimpse = {
  readonly words: readonly string[];
  readonly form: Form;
  readonly incident: boolean;
  readonly calm: boolean;
  /** The fixed rules that fired, in order of the rules. */
  readonly fired: readonly string[];
  /** Everything seen, as features for the scale. */
  readonly features: readonly string[];
};

export type Gate = { readonly look: (text: string) => Glimpse[]; readonly literals: readonly string[] };

const pieceLength = 60;
const pieceStep = 40;

/** Makes the gate from the words of both languages. */
export function safetyGate(
  words: Readonly<Record<Language, GateWords>>,
  mend: (word: string) => string,
): Gate {
  const finder = conceptFinder([named(words.nl), named(words.en)]);
  const jokes = new Set<string>();
  for (const list of [words.nl, words.en]) for (const word of list.form.joke) jokes.add(plain(word));
  return { look, literals: finder.literals };

  /** Looks at the whole text, piece by piece with overlap, so that a long story hides nothing. */
  function look(text: string): Glimpse[] {
    const { words: all, opens } = split(text);
    const seen: Glimpse[] = [];
    for (let start = 0; start === 0 || start < all.length; start += pieceStep) {
      const piece = all.slice(start, start + pieceLength);
      const opened = new Set<number>([0]);
      for (let at = 0; at < piece.length; at++) if (opens.has(start + at)) opened.add(at);
      seen.push(glimpse(piece, opened, text));
      if (start + pieceLength >= all.length) break;
    }
    return seen;
  }

  function glimpse(piece: readonly string[], opens: ReadonlySet<number>, text: string): Glimpse {
    const hits = finder.find(piece);
    const form = formOf(hits, finder, opens, text);
    const has = new Set(hits.map((hit) => finder.names[hit.concept] as string));
    const fired = rules
      .filter((rule) => rule.needs.every((group) => group.some((concept) => has.has(`urgent.${concept}`))))
      .map((rule) => rule.id);
    const incident = isIncident(form);
    const features = [
      ...[...has].filter((name) => name.startsWith('urgent.')),
      ...fired.map((id) => `rule.${id}`),
      form.asksFirst ? 'asks-first' : 'asks-not-first',
      form.asksSomewhere ? 'asks' : 'asks-not',
      ...(form.questionMark ? ['question-mark'] : []),
      ...(form.policy ? ['policy'] : []),
      ...(form.lesson ? ['lesson'] : []),
      ...(form.figure ? ['figure'] : []),
      ...(form.tells ? ['tells'] : []),
      ...(form.about ? ['about'] : []),
      ...(incident ? ['incident'] : []),
      ...(incident && fired.length > 0 ? ['incident-and-rule'] : []),
    ];
    return { words: piece, form, incident, calm: soundsCalm(form), fired, features };
  }

  // A word that says "only a joke" is taken out before anything is weighed: it can never lower.
  function split(text: string): { words: string[]; opens: Set<number> } {
    const words: string[] = [];
    const opens = new Set<number>();
    for (const part of text.split(/[.!?;:,\n()"“”]+/)) {
      opens.add(words.length);
      for (const word of wordsOf(part)) if (!jokes.has(word)) words.push(mend(word));
    }
    return { words, opens };
  }
}

function named(words: GateWords): Concepts {
  const form = Object.entries(words.form).map(([name, list]) => [`form.${name}`, list]);
  const urgent = Object.entries(words.urgent).map(([name, list]) => [`urgent.${name}`, list]);
  return Object.fromEntries([...form, ...urgent]);
}
