/**
 * What somebody typed, or reported from another message: a story that a report waits for, danger, or a question.
 */
import { attachmentRefusedCard } from '../../cards/attachment-refused.ts';
import { hundredTwelveCard } from '../../cards/hundred-twelve.ts';
import { phoneRows } from '../../cards/parts.ts';
import type { Card } from '../core/card.ts';
import type { Draft } from '../core/draft.ts';
import type { Flow } from '../core/flow.ts';
import type { School } from '../core/school.ts';
import { phoneNow } from '../core/view.ts';
import { beginReport, draftWithoutStory, tellStory } from './begin-report.ts';
import { saysSchool } from './choose-school.ts';
import { answeredTopic, answerQuestion, countTopic } from './guide.ts';
import type { House } from './house.ts';
import { schoolsOf, sheetOf, type Staff } from './people.ts';
import { adviced } from './second-opinion.ts';
import { isOnFor, phoneFirst } from './phone-instead.ts';
import type { Inbound, Reply } from './ports.ts';
import { menu } from './prefer.ts';
import { draftGone, draftSaid, type Said } from './write-report.ts';

type Typed = Extract<Inbound, { kind: 'typed' }>;

/** The answer always goes to the person alone; in a channel the platform says no more than "Ik antwoord je privé" (decision 15). */
export async function typed(house: House, staff: Staff, inbound: Typed): Promise<Reply> {
  const said = await sayTo(house, staff, inbound.text, inbound.delivery, inbound.attachments);
  return {
    type: 'say',
    ...said,
    card: staff.confirmed ? said.card : await phonesFirst(house, staff, said.card),
  };
}

/** Whoever could not be checked reads 112 and whom to phone before anything else (decision 1). */
async function phonesFirst(house: House, staff: Staff, card: Card): Promise<Card> {
  const several = await schoolsOf(house, staff);
  const numbers =
    several.length === 0
      ? directorsOf(staff.school)
      : several.flatMap((school) =>
          directorsOf(school).map(({ name, number }) => ({ name: `${name}, ${school.name}`, number })),
        );
  const first = hundredTwelveCard({ databaseDown: false }, sheetOf(house, staff)).body;
  return {
    ...card,
    body: [...first, ...phoneRows(numbers), { type: 'divider' }, ...card.body],
  };
}

function directorsOf(school: School): readonly { readonly name: string; readonly number: string }[] {
  const directors = school.seats.filter((seat) => seat.role === 'director').map((seat) => seat.person);
  return phoneNow(directors, school);
}

/** What somebody typed: a report that waits for its story, danger, or a question. */
async function sayTo(
  house: House,
  staff: Staff,
  text: string,
  delivery: string,
  attachments: number,
): Promise<Said> {
  const refused = attachments === 0 ? undefined : attachmentRefusedCard({}, sheetOf(house, staff));
  if (refused !== undefined) house.log.info({ what: 'attachment refused' });
  if (text.trim() === '') return { card: refused ?? (await menu(house, staff, 'hello')) };
  const heard = house.understand(text, staff.language);
  const understood = house.adviser === undefined ? heard : await adviced(heard, text, house.adviser);
  const said = await understoodCard(house, staff, text, delivery, understood);
  return refused === undefined ? said : { ...said, card: after(refused, said.card) };
}

function after(first: Card, card: Card): Card {
  return { ...card, body: [...first.body, { type: 'divider' }, ...card.body] };
}

type Understood = ReturnType<House['understand']>;

async function understoodCard(
  house: House,
  staff: Staff,
  text: string,
  delivery: string,
  understood: Understood,
): Promise<Said> {
  const waiting = await draftWithoutStory(house, staff);
  if (waiting !== undefined && isItsStory(waiting, understood)) {
    const told = await tellStory(house, staff, waiting.draft, delivery, text);
    return told === undefined ? { card: draftGone(house, staff) } : draftSaid(house, staff, told);
  }
  if (understood.emergency) return emergencyCard(house, staff, text, delivery, understood);
  const card = await answerQuestion(house, staff.school, understood);
  // Which of three is meant is asked first; the answer then says for which school it is.
  if (understood.decision === 'did-you-mean') return { card };
  const topic = answeredTopic(understood) ?? 'none';
  return { card: await saysSchool(house, staff, topic, card, understood.language) };
}

/** What is typed while a report waits for its story belongs to it, unless it is a question we can answer or another matter. */
function isItsStory({ draft, flow }: { draft: Draft; flow: Flow }, understood: Understood): boolean {
  if (understood.signal !== null) return false;
  const sameMatter = understood.flow === null || understood.flow === flow.id || understood.flow === 'other';
  if (understood.emergency) return sameMatter;
  return sameMatter && understood.decision !== 'answer' && draft.answers[flow.danger] !== undefined;
}

/** Danger comes first: its own flow when that is on, otherwise whom to phone. Never a calm rule (decisions 4 and 9). */
async function emergencyCard(
  house: House,
  staff: Staff,
  text: string,
  delivery: string,
  understood: Understood,
): Promise<Said> {
  const flow = house.flows.get(understood.flow ?? '');
  if (flow === undefined || !(await isOnFor(house, flow, staff)))
    return { card: await phoneFirst(house, staff, understood.flow ?? 'other', understood.language) };
  const topic = understood.topics[0];
  if (topic !== undefined) await countTopic(house, staff.school, topic.id);
  const key = { person: staff.person, nonce: delivery, action: 'typed' };
  const asksSchool = staff.schools.length > 1;
  const draft = await beginReport(house, staff, flow, {
    key,
    text,
    language: understood.language,
    asksSchool,
  });
  return draftSaid(house, staff, draft);
}

/** "Meld dit bericht": the text only. What is sexual or between staff and pupil never enters the threat flow (decision 9). */
export async function reported(
  house: House,
  staff: Staff,
  inbound: Extract<Inbound, { kind: 'message-reported' }>,
): Promise<Reply> {
  const understood = house.understand(inbound.text, staff.language);
  const flow = house.flows.get(understood.flow ?? 'threat');
  const begin = async (on: Flow): Promise<Said> => {
    const key = { person: staff.person, nonce: inbound.delivery, action: 'message-reported' };
    const draft = await beginReport(house, staff, on, {
      key,
      text: inbound.text,
      language: staff.language,
      asksSchool: staff.schools.length > 1,
    });
    return draftSaid(house, staff, draft);
  };
  const said =
    flow === undefined || !(await isOnFor(house, flow, staff))
      ? { card: await phoneFirst(house, staff, understood.flow ?? 'other', staff.language) }
      : await begin(flow);
  if (inbound.attachments === 0) return { type: 'say', ...said };
  return {
    type: 'say',
    ...said,
    card: after(attachmentRefusedCard({}, sheetOf(house, staff)), said.card),
  };
}
