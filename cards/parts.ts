/** The pieces that come back on several cards, so that they look and read the same everywhere. */
import type { Button, Part } from '../src/core/card.ts';
import type { Level } from '../src/core/flow.ts';
import type {
  AlongsideSeen,
  AnswerSeen,
  CaseHead,
  DraftFor,
  Reached,
  SchoolSays,
  Someone,
} from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';

/** Stands first on everything in a practice round. */
export function practiceBanner(practice: boolean, sheet: Sheet): readonly Part[] {
  return practice ? [{ type: 'banner', tone: 'info', text: sheet.say('cards.practice.banner') }] : [];
}

/** The quiet way out under every reply: somebody in danger never has to look for it. */
export function urgentLine(sheet: Sheet): readonly Part[] {
  const press = sheet.press('start', { flow: 'threat' });
  return [
    { type: 'text', quiet: true, text: sheet.say('cards.urgent.line') },
    { type: 'buttons', buttons: [{ label: sheet.say('cards.urgent.button'), press, style: 'danger' }] },
  ];
}

/** The help for another matter that the report is about as well, before anything that is asked (domain 3.8, decision 18). */
export function alongsideParts(matters: readonly AlongsideSeen[], sheet: Sheet): readonly Part[] {
  const role = sheet.say('shared.roles.care-coordinator');
  return matters.flatMap(({ flow, phone }): readonly Part[] => [
    { type: 'banner', tone: 'danger', text: sheet.say(`cards.alongside.${flow}.now`) },
    { type: 'text', text: sheet.say(`cards.alongside.${flow}.help`) },
    { type: 'text', text: sheet.say('cards.alongside.known') },
    ...phoneRows(phone.map(({ name, number }) => ({ name: `${name} (${role})`, number }))),
  ]);
}

/** Not sent looks not sent; after a signal it says what went and what goes along (decision 6). */
export function notSentBanner(draft: DraftFor, sheet: Sheet): readonly Part[] {
  const outOfHours: readonly Part[] = draft.outOfHours
    ? [{ type: 'banner', tone: 'warning', text: sheet.say('cards.out-of-hours') }]
    : [];
  const about: readonly Part[] =
    draft.school === undefined
      ? []
      : [{ type: 'text', quiet: true, text: sheet.say('cards.which-school.about', { name: draft.school }) }];
  const help = alongsideParts(draft.alongside, sheet);
  if (draft.practice) return [...practiceBanner(true, sheet), ...help, ...about, ...outOfHours];
  const text =
    draft.number === undefined
      ? sheet.say('cards.not-sent')
      : sheet.say('cards.signal-sent', { number: draft.number });
  const tone = draft.number === undefined ? 'warning' : 'info';
  return [{ type: 'banner', tone, text }, ...help, ...about, ...outOfHours];
}

/** One tap and a number send an urgent case (decision 23). */
export function callMeButton(draft: string, sheet: Sheet): Button {
  return {
    label: sheet.say('cards.call-me.button'),
    press: sheet.press('call-me', { draft }),
    opens: 'form',
  };
}

/** A slip of the thumb can be mended as long as nothing went anywhere. */
export function otherSchool(draft: DraftFor, sheet: Sheet): readonly Button[] {
  if (draft.school === undefined || draft.number !== undefined || draft.step === 'sent') return [];
  const press = sheet.press('other-school', { draft: draft.id });
  return [{ label: sheet.say('cards.which-school.other'), press }];
}

/** A school on a button: as much of its name as is never cut short by a phone. */
export function shortName(name: string): string {
  return name.length <= 34 ? name : `${name.slice(0, 33).trimEnd()}…`;
}

/** The card of 112 as a piece, with the question whether it was called; asked again once after "Nee". */
export function hundredTwelve(draft: DraftFor, sheet: Sheet): readonly Part[] {
  if (!draft.danger) return [];
  const banner: Part = { type: 'banner', tone: 'danger', text: sheet.say('cards.hundred-twelve.text') };
  const { hundredTwelve: answered } = draft;
  if (answered !== undefined && answered !== 'no') return [banner];
  const button = (answer: string, label: string): Button => ({
    label: sheet.say(label),
    press: sheet.press('hundred-twelve', { draft: draft.id, answer }),
  });
  const ask = answered === 'no' ? 'cards.hundred-twelve.ask-again' : 'cards.hundred-twelve.ask';
  return [
    banner,
    { type: 'text', text: sheet.say(ask) },
    {
      type: 'buttons',
      buttons: [
        button('yes', 'shared.options.yes'),
        button('no', 'shared.options.no'),
        button('not-needed', 'cards.hundred-twelve.not-needed'),
        button('unknown', 'shared.options.unknown'),
      ],
    },
  ];
}

type Urgent = { readonly level: Level; readonly reasons: readonly string[]; readonly flow?: string };

/** "Direct, omdat: er is een tijd genoemd (vandaag)." The level alone where the reasons are left out. */
export function levelInWords({ level, reasons, flow }: Urgent, sheet: Sheet): string {
  const word = sheet.say(`shared.levels.${level}`);
  const said = reasons.map((reason) => {
    const own = `${flow}.reasons.${reason}`;
    return sheet.say(sheet.has(own) ? own : `shared.reasons.${reason}`);
  });
  return said.length === 0 ? word : sheet.say('cards.level', { level: word, reasons: said.join('; ') });
}

/** "7F3K · Dreiging"; without the type where it is left out, with the school for somebody at several. */
export function caseTitle(head: CaseHead, sheet: Sheet): string {
  const flow = head.flow === undefined ? [] : [flowName(head.flow, sheet)];
  const school = head.school === undefined ? [] : [head.school];
  return [head.number, ...flow, ...school].join(' · ');
}

export function flowName(flow: string, sheet: Sheet): string {
  return sheet.say(sheet.has(`${flow}.title`) ? `${flow}.title` : `cards.flows.${flow}.title`);
}

/** What the button that starts this report says. */
export function startButton(flow: string, sheet: Sheet): Button {
  const label = sheet.say(sheet.has(`${flow}.start`) ? `${flow}.start` : `cards.flows.${flow}.start`);
  return { label, press: sheet.press('start', { flow }) };
}

/** "Dirk Directie (directeur)", "Adam Adjunct (vervangend directeur, BHV’er)". */
export function personInWords(
  person: Pick<Someone, 'name' | 'roles' | 'deputyFor'>,
  sheet: Sheet,
  most = person.roles.length,
): string {
  const { name, deputyFor = [] } = person;
  const roles = person.roles.slice(0, most).map((each) => {
    const role = sheet.say(`shared.roles.${each}`);
    return deputyFor.includes(each) ? sheet.say('shared.deputy', { role }) : role;
  });
  return roles.length === 0 ? name : `${name} (${roles.join(', ')})`;
}

/** "Dirk Directie (directeur): aangekomen", or that it did not reach them (decision 14). */
export function reachedInWords(
  person: Pick<Someone, 'name' | 'roles' | 'deputyFor'> & { readonly state: Reached },
  sheet: Sheet,
): string {
  return `${personInWords(person, sheet)}: ${sheet.say(`cards.case.reached.${person.state}`)}`;
}

/** What the school itself says when minutes count: its calamity plan, and when it brings in the police (decision 26). */
export function schoolSaysParts(says: SchoolSays, sheet: Sheet): readonly Part[] {
  const { calamityPlan, policeWhen } = says;
  const row = (key: string, value: string) => ({ label: sheet.say(`cards.school-says.${key}`), value });
  const rows = [
    ...(policeWhen === undefined ? [] : [row('police-when', policeWhen)]),
    ...(calamityPlan === undefined ? [] : [row('calamity-plan', calamityPlan)]),
  ];
  return rows.length === 0 ? [] : [{ type: 'facts', rows }];
}

/** "Opgepakt door Toos Toezicht, 10:41", or that it still waits. */
export function stateInWords(head: CaseHead, sheet: Sheet): string {
  if (head.state !== 'taken-on') return sheet.say(`cards.states.${head.state}`);
  const time = head.takenOnAt === undefined ? '' : sheet.time(head.takenOnAt);
  return sheet.say('cards.states.taken-on', { name: head.takenOnBy ?? '', time });
}

/** All that a lock screen shows of a case: nothing but its number (decision 15). */
export function caseNotice(head: CaseHead, sheet: Sheet): string {
  const key = head.level === 'immediate' ? 'cards.notice.urgent' : 'cards.notice.plain';
  return sheet.say(key, { number: head.number });
}

/** Whom to phone now, as rows of name and number. */
export function phoneRows(
  numbers: readonly { readonly name: string; readonly number: string }[],
): readonly Part[] {
  const rows = numbers.map(({ name, number }) => ({ label: name, value: number }));
  return rows.length === 0 ? [] : [{ type: 'facts', rows }];
}

/** "dinsdag 3 november 2026": a day as people say it, from `YYYY-MM-DD`. */
export function dayInWords(day: string, sheet: Sheet): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at)) return day;
  const how = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(sheet.language === 'nl' ? 'nl-NL' : 'en-GB', how).format(at);
}

/** The words of one option: the question's own, or those all questions share. */
export function optionInWords(flow: string, question: string, option: string, sheet: Sheet): string {
  const own = `${flow}.questions.${question}.options.${option}`;
  return sheet.say(sheet.has(own) ? own : `shared.options.${option}`);
}

/** "Een wapen, een tijd of dag": inside a line only a name keeps its capital. */
function uncapital(words: string): string {
  return /^[A-Z][a-z]?[a-z ]/.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;
}

/** An answer as people read it: chosen options in words, typed text as typed. */
export function answerInWords(
  flow: string,
  question: string,
  answer: string | readonly string[],
  sheet: Sheet,
): string {
  const chosen = typeof answer === 'string' ? [answer] : answer;
  const known = (option: string): boolean =>
    sheet.has(`${flow}.questions.${question}.options.${option}`) || sheet.has(`shared.options.${option}`);
  const typed = typeof answer === 'string' && !known(answer);
  if (typed) return answer;
  const words = chosen.map((option) => optionInWords(flow, question, option, sheet));
  const between = words.some((word) => /[,.]/.test(word)) ? '; ' : ', ';
  return words.map((word, at) => (at === 0 ? word : uncapital(word))).join(between);
}

/** What was filled in, as rows under short names; a day is said as people say it. `words` as for a field. */
export function answerRows(
  words: string,
  answers: readonly AnswerSeen[],
  sheet: Sheet,
): readonly { readonly label: string; readonly value: string }[] {
  return answers.map(({ question, answer, fromWords }) => {
    const isDay = typeof answer === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(answer);
    const said = isDay ? dayInWords(answer, sheet) : answerInWords(words, question, answer, sheet);
    return {
      label: sheet.say(`${words}.report.${question}`),
      value: fromWords ? sheet.say('cards.case.from-words', { answer: said }) : said,
    };
  });
}
