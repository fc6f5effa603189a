/**
 * A Press is what a button means: a verb, ids, and the nonce of the card it stands on.
 * It never carries data about anybody, and one that was not written by this codec is refused.
 */

/** The verbs and the ids each one needs, in order. Adding a verb is one line here; the compiler names the rest. */
const verbs = {
  // asking
  menu: [],
  language: ['language', 'topic'],
  school: ['school', 'topic'],
  'which-school': ['topic'],
  topic: ['topic', 'section'],
  'not-these': [],
  // before anything is sent
  start: ['flow'],
  practise: ['flow'],
  'start-at': ['flow', 'school'],
  'practise-at': ['flow', 'school'],
  danger: ['draft', 'answer'],
  'yes-at': ['draft', 'school'],
  'at-school': ['draft', 'school'],
  'other-school': ['draft'],
  conflict: ['draft', 'person'],
  'review-conflict': ['draft', 'person'],
  'hundred-twelve': ['draft', 'answer'],
  send: ['draft'],
  continue: ['draft'],
  stop: ['draft'],
  'call-me': ['draft'],
  'call-me-number': ['draft'],
  page: ['draft', 'page'],
  'submit-page': ['draft', 'page'],
  'close-page': ['draft'],
  // a report that was sent
  mistake: ['case'],
  'confirm-mistake': ['case'],
  reply: ['case', 'question'],
  'submit-reply': ['case', 'question'],
  // receiving
  open: ['case', 'tab'],
  seen: ['case'],
  'take-on': ['case'],
  'pass-on': ['case'],
  'submit-pass-on': ['case'],
  ask: ['case'],
  'submit-ask': ['case'],
  note: ['case'],
  'submit-note': ['case'],
  tick: ['case', 'item', 'state'],
  decision: ['case', 'code'],
  'submit-decision': ['case', 'code'],
  record: ['case', 'record'],
  'submit-record': ['case', 'record', 'after'],
  raise: ['case'],
  'submit-raise': ['case'],
  lower: ['case'],
  'submit-lower': ['case'],
  recuse: ['case'],
  // people and their roles
  'confirm-ping': ['school'],
  'confirm-holder': ['school', 'person', 'role'],
} as const satisfies Record<string, readonly string[]>;

export type Verb = keyof typeof verbs;

/** One press; its ids are opaque words of `a-z A-Z 0-9 _ . -`. */
export type Press = { [V in Verb]: { readonly do: V; readonly nonce: string } & Ids<V> }[Verb];
type Ids<V extends Verb> = { readonly [K in (typeof verbs)[V][number]]: string };
export type PressOf<V extends Verb> = Extract<Press, { do: V }>;

const version = '1';
const word = /^[A-Za-z0-9_.-]{1,64}$/;

/** Writes a press as one short string; throws on an id that is not a word, because that is a bug of ours. */
export function writePress(press: Press): string {
  const ids = verbs[press.do].map((name) => (press as unknown as Record<string, string>)[name] ?? '');
  if (!word.test(press.nonce)) throw new Error(`press ${press.do}: nonce must be a word`);
  for (const [at, id] of ids.entries())
    if (!word.test(id))
      throw new Error(
        `press ${press.do}: ${verbs[press.do][at]} must be a word, got ${id.length} characters`,
      );
  return [version, press.do, press.nonce, ...ids].join('~');
}

/** Reads a press back; nothing when it was not written by us, is of another version, or misses an id. */
export function readPress(text: string): Press | undefined {
  if (text.length > 600) return undefined;
  const [writtenVersion, verb, nonce, ...ids] = text.split('~');
  if (writtenVersion !== version || verb === undefined || nonce === undefined) return undefined;
  if (!Object.hasOwn(verbs, verb)) return undefined;
  const names: readonly string[] = verbs[verb as Verb];
  if (ids.length !== names.length || !word.test(nonce) || !ids.every((id) => word.test(id))) return undefined;
  return { do: verb, nonce, ...Object.fromEntries(names.map((name, at) => [name, ids[at]])) } as Press;
}
