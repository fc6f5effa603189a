/**
 * The one door through which everything comes in: who is it, what did they do, and which part of the house answers.
 */
import { attachmentRefusedCard } from '../../cards/attachment-refused.ts';
import { callMeForm } from '../../cards/call-me-form.ts';
import { homeCard } from '../../cards/home.ts';
import { hundredTwelveCard } from '../../cards/hundred-twelve.ts';
import { menuCard } from '../../cards/menu.ts';
import { outsiderCard } from '../../cards/outsider.ts';
import { phoneRows } from '../../cards/parts.ts';
import { unknownCard } from '../../cards/unknown.ts';
import { caseOf } from '../core/case.ts';
import type { Card, Values } from '../core/card.ts';
import type { Draft } from '../core/draft.ts';
import { draftView } from '../core/draft-view.ts';
import type { Flow } from '../core/flow.ts';
import type { Press } from '../core/press.ts';
import { readiness } from '../core/readiness.ts';
import { languages } from '../core/school.ts';
import { headOf, phoneNow, view } from '../core/view.ts';
import { keepsCard } from './draft-cards.ts';
import { phoneOnly } from './elsewhere.ts';
import type { House } from './house.ts';
import { flowOf, schoolOf } from './house.ts';
import { answerQuestion, answerTopic, countTopic, onFlows } from './guide.ts';
import { actOnCase, openCaseForm, refuse, submitOnCase } from './handle-case.ts';
import { identify, type Staff, type Visitor } from './people.ts';
import { type Inbound, NotKept, type Receive, type Reply, type Stands } from './ports.ts';
import { answering } from './quiet.ts';
import { confirmHolder, confirmPing, sendTestPings } from './roles.ts';
import { keyOf } from './take-action.ts';
import { isTheirs } from './draft-turn.ts';
import { openDraftPage, submitPage } from './write-pages.ts';
import {
  beginReport,
  callMe,
  draftCard,
  draftGone,
  draftWithoutStory,
  pressDraft,
  tellStory,
} from './write-report.ts';

export function receiver(house: House): Receive {
  return (inbound) => answering(house, () => receive(house, inbound));
}

async function receive(house: House, inbound: Inbound): Promise<Reply> {
  const began = performance.now();
  let outcome = 'failed';
  let school = '';
  try {
    const visitor = await identify(house, inbound);
    if (visitor.kind === 'staff') school = visitor.school.id;
    const reply =
      visitor.kind === 'outsider' ? outsider(house, visitor, inbound) : await answer(house, visitor, inbound);
    outcome = reply.type;
    return reply;
  } catch (cause) {
    throw new NotKept(emergencyCardOnly(house, inbound), cause);
  } finally {
    house.log.turn({
      turn: house.ids.nonce(),
      school,
      door: `${inbound.who.platform}.${inbound.kind}`,
      ms: Math.round(performance.now() - began),
      outcome,
    });
  }
}

/** Help and no way in, and nothing is kept (decision 1). */
function outsider(house: House, visitor: Extract<Visitor, { kind: 'outsider' }>, inbound: Inbound): Reply {
  const sheet = house.sheet(undefined, visitor.language);
  switch (inbound.kind) {
    case 'searched':
      return { type: 'found', guidelines: [] };
    case 'home-opened':
      return { type: 'home', card: outsiderCard({}, sheet) };
    case 'pressed':
      return inbound.within === 'message'
        ? { type: 'replace', card: outsiderCard({}, sheet) }
        : { type: 'close', card: outsiderCard({}, sheet) };
    case 'submitted':
      return { type: 'close', card: outsiderCard({}, sheet) };
    case 'typed':
    case 'message-reported':
    case 'greeted':
      return { type: 'say', card: outsiderCard({}, sheet) };
  }
}

async function answer(house: House, staff: Staff, inbound: Inbound): Promise<Reply> {
  if (staff.isNew) await sendTestPings(house, staff.school, staff.person);
  switch (inbound.kind) {
    case 'typed':
      return typed(house, staff, inbound);
    case 'message-reported':
      return reported(house, staff, inbound);
    case 'pressed': {
      const here = await atSchoolOf(house, staff, inbound.press);
      return pressed(house, here, inbound.press, inbound.within !== 'message', inbound.within);
    }
    case 'submitted':
      return submitted(house, await atSchoolOf(house, staff, inbound.press), inbound.press, inbound.values);
    case 'home-opened':
      return { type: 'home', card: await home(house, staff) };
    case 'greeted':
      return {
        type: 'say',
        card: menuCard({ greeting: 'hello', flows: onFlows(house) }, sheetOf(house, staff)),
      };
    case 'searched':
      return search(house, staff, inbound.text);
  }
}

/** Somebody may work at two schools of one workspace: a report is handled at the one where it was begun. */
async function atSchoolOf(house: House, staff: Staff, press: Press): Promise<Staff> {
  if (staff.schools.length < 2 || !('draft' in press)) return staff;
  const draft = await house.store.read.draft(press.draft);
  if (draft === undefined || !staff.schools.includes(draft.school)) return staff;
  return { ...staff, school: await schoolOf(house, draft.school) };
}

function sheetOf(house: House, staff: Staff) {
  return house.sheet(staff.school, staff.language);
}

type Typed = Extract<Inbound, { kind: 'typed' }>;

/** The answer always goes to the person alone; in a channel the platform says no more than "Ik antwoord je privé" (decision 15). */
async function typed(house: House, staff: Staff, inbound: Typed): Promise<Reply> {
  const said = await sayTo(house, staff, inbound.text, inbound.delivery, inbound.attachments);
  return {
    type: 'say',
    ...said,
    card: staff.confirmed ? said.card : phonesFirst(house, staff, said.card),
  };
}

/** A card, and what keeps its place when it is one of a draft. */
type Said = { readonly card: Card; readonly stands?: Stands };

async function draftSaid(house: House, staff: Staff, draft: Draft): Promise<Said> {
  return { card: await draftCard(house, staff, draft), stands: keepsCard(house, draft.id) };
}

/** Whoever could not be checked reads 112 and whom to phone before anything else (decision 1). */
function phonesFirst(house: House, staff: Staff, card: Card): Card {
  const { school } = staff;
  const directors = school.seats.filter((seat) => seat.role === 'director').map((seat) => seat.person);
  const first = hundredTwelveCard({ databaseDown: false }, sheetOf(house, staff)).body;
  return {
    ...card,
    body: [...first, ...phoneRows(phoneNow(directors, school)), { type: 'divider' }, ...card.body],
  };
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
  if (text.trim() === '')
    return {
      card: refused ?? menuCard({ greeting: 'hello', flows: onFlows(house) }, sheetOf(house, staff)),
    };
  const understood = house.understand(text, staff.language);
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
  return { card: await answerQuestion(house, staff.school, understood) };
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
  if (flow === undefined || !readiness(flow, staff.school, house.clocks.school()).on)
    return { card: phoneOnly(house, staff, understood.flow ?? 'other', understood.language) };
  const topic = understood.topics[0];
  if (topic !== undefined) await countTopic(house, staff.school, topic.id);
  const key = { person: staff.person, nonce: delivery, action: 'typed' };
  const draft = await beginReport(house, staff, flow, { key, text, language: understood.language });
  return draftSaid(house, staff, draft);
}

/** "Meld dit bericht": the text only. What is sexual or between staff and pupil never enters the threat flow (decision 9). */
async function reported(
  house: House,
  staff: Staff,
  inbound: Extract<Inbound, { kind: 'message-reported' }>,
): Promise<Reply> {
  const understood = house.understand(inbound.text, staff.language);
  const flow = house.flows.get(understood.flow ?? 'threat');
  const begin = async (on: Flow): Promise<Said> => {
    const key = { person: staff.person, nonce: inbound.delivery, action: 'message-reported' };
    const draft = await beginReport(house, staff, on, { key, text: inbound.text, language: staff.language });
    return draftSaid(house, staff, draft);
  };
  const said =
    flow === undefined || !readiness(flow, staff.school, house.clocks.school()).on
      ? { card: phoneOnly(house, staff, understood.flow ?? 'other', staff.language) }
      : await begin(flow);
  if (inbound.attachments === 0) return { type: 'say', ...said };
  return {
    type: 'say',
    ...said,
    card: after(attachmentRefusedCard({}, sheetOf(house, staff)), said.card),
  };
}

function search(house: House, staff: Staff, text: string): Reply {
  const understood = house.understand(text, staff.language);
  const sheet = house.sheet(staff.school, understood.language);
  // Danger is never answered with a calm rule, and a report does not begin in a box that others may read.
  if (understood.emergency) return { type: 'whisper', text: sheet.say('cards.hundred-twelve.notice') };
  const guidelines = understood.topics
    .filter((topic) => topic.answered)
    .map((topic) => ({
      title: sheet.say(`topics.${topic.id}.title`),
      text: `${sheet.say(`topics.${topic.id}.verdict`)} ${sheet.say(`topics.${topic.id}.answer`)}`,
      card: guideline(topic.id, sheet),
    }));
  return { type: 'found', guidelines };
}

/** What stands in the compose box: the rule, and nothing that could be pressed by whoever reads it. */
function guideline(topic: string, sheet: ReturnType<House['sheet']>): Card {
  return {
    notice: sheet.say(`topics.${topic}.title`),
    body: [
      { type: 'title', text: sheet.say(`topics.${topic}.title`) },
      { type: 'text', text: sheet.say(`topics.${topic}.verdict`) },
      { type: 'text', text: sheet.say(`topics.${topic}.answer`) },
      { type: 'text', text: sheet.say(`topics.${topic}.rule`), quiet: true },
    ],
    actions: [],
  };
}

async function pressed(
  house: House,
  staff: Staff,
  press: Press,
  inForm: boolean,
  within: 'message' | 'form' | 'home',
): Promise<Reply> {
  switch (press.do) {
    case 'menu':
      return {
        type: within === 'message' ? 'replace' : 'say',
        card: menuCard({ greeting: 'menu', flows: onFlows(house) }, sheetOf(house, staff)),
      };
    case 'language':
      return changeLanguage(house, staff, press);
    case 'topic': {
      const reply = answerTopic(house, staff.school, press.topic, press.section, staff.language);
      return within === 'home' && reply.type === 'replace' ? { type: 'say', card: reply.card } : reply;
    }
    case 'not-these':
      return { type: 'replace', card: unknownCard({ flow: undefined }, sheetOf(house, staff)) };
    case 'start':
    case 'practise':
      return startFlow(house, staff, press);
    case 'danger':
    case 'conflict':
    case 'review-conflict':
    case 'hundred-twelve':
    case 'send':
    case 'continue':
    case 'stop':
      return pressDraft(house, staff, press);
    case 'call-me': {
      const phone = staff.school.members.find((member) => member.person === staff.person)?.phone;
      return { type: 'open', form: callMeForm({ draft: press.draft, number: phone }, sheetOf(house, staff)) };
    }
    case 'page': {
      const form = await openDraftPage(house, staff, press);
      if (form === undefined)
        return inForm
          ? { type: 'close', card: draftGone(house, staff) }
          : { type: 'replace', card: draftGone(house, staff) };
      return inForm ? { type: 'page', form } : { type: 'open', form };
    }
    case 'close-page':
      return resume(house, staff, press.draft);
    case 'open':
    case 'pass-on':
    case 'ask':
    case 'note':
    case 'decision':
    case 'raise':
    case 'lower':
    case 'reply': {
      const reply = await openCaseForm(house, staff, press);
      return inForm && within === 'form' && reply.type === 'open'
        ? { type: 'page', form: reply.form }
        : reply;
    }
    case 'seen':
    case 'take-on':
    case 'tick':
    case 'recuse':
    case 'mistake':
    case 'confirm-mistake':
      return actOnCase(house, staff, press, within === 'form');
    case 'confirm-ping':
      return confirmPing(house, staff);
    case 'confirm-holder':
      return confirmHolder(house, staff, press);
    case 'submit-page':
    case 'call-me-number':
    case 'submit-reply':
    case 'submit-pass-on':
    case 'submit-ask':
    case 'submit-note':
    case 'submit-decision':
    case 'submit-raise':
    case 'submit-lower':
      return refuse(house, staff, { refused: 'out-of-date' });
  }
}

async function submitted(house: House, staff: Staff, press: Press, values: Values): Promise<Reply> {
  switch (press.do) {
    case 'submit-page':
      return submitPage(house, staff, press, values);
    case 'call-me-number': {
      const given = values['number'];
      const number = (typeof given === 'string' ? given : '').trim();
      if (!/^\+?[\d\s()-]{6,20}$/.test(number)) {
        const sheet = sheetOf(house, staff);
        return {
          type: 'page',
          form: callMeForm(
            { draft: press.draft, number, error: sheet.say('cards.errors.not-a-number') },
            sheet,
          ),
        };
      }
      const draft = await callMe(house, staff, press, number);
      if (draft === undefined) return { type: 'close', card: draftGone(house, staff) };
      return { type: 'close', ...(await draftSaid(house, staff, draft)) };
    }
    case 'submit-reply':
    case 'submit-pass-on':
    case 'submit-ask':
    case 'submit-note':
    case 'submit-decision':
    case 'submit-raise':
    case 'submit-lower':
      return submitOnCase(house, staff, press, values);
    default:
      return pressed(house, staff, press, true, 'form');
  }
}

async function changeLanguage(
  house: House,
  staff: Staff,
  press: Extract<Press, { do: 'language' }>,
): Promise<Reply> {
  const language = languages.find((one) => one === press.language) ?? staff.language;
  // A preference of somebody who could not be checked is not kept: it is answered all the same.
  if (staff.confirmed)
    await house.store.turn({ person: staff.person }, (turn) => turn.setLanguage(staff.person, language));
  if (press.topic !== 'none') return answerTopic(house, staff.school, press.topic, 'none', language);
  return {
    type: 'replace',
    card: menuCard({ greeting: 'menu', flows: onFlows(house) }, house.sheet(staff.school, language)),
  };
}

async function startFlow(
  house: House,
  staff: Staff,
  press: Extract<Press, { do: 'start' | 'practise' }>,
): Promise<Reply> {
  const flow = house.flows.get(press.flow);
  const practice = press.do === 'practise';
  if (flow === undefined || (!practice && !readiness(flow, staff.school, house.clocks.school()).on))
    return { type: 'say', card: phoneOnly(house, staff, press.flow, staff.language) };
  const draft = await beginReport(house, staff, flow, {
    key: keyOf(staff.person, press),
    practice,
    language: staff.language,
  });
  return { type: 'say', ...(await draftSaid(house, staff, draft)) };
}

/** The page was closed: "ga verder" stands in the chat, and what was typed on earlier pages is kept. */
async function resume(house: House, staff: Staff, id: string): Promise<Reply> {
  const draft = await house.store.read.draft(id);
  if (draft === undefined || !isTheirs(draft, staff) || draft.sentAt !== undefined) return { type: 'done' };
  // The card it was opened from stands there still; a second one would stay behind when the first is sent.
  return { type: 'replace', ...(await draftSaid(house, staff, draft)) };
}

/** Start a report, my drafts, and for those with a role the open cases they may see. */
async function home(house: House, staff: Staff): Promise<Card> {
  const now = house.clocks.school();
  const drafts = [];
  for (const draft of await house.store.read.draftsOf(staff.person)) {
    if (draft.sentAt !== undefined || draft.endedAt !== undefined || !staff.schools.includes(draft.school))
      continue;
    const flow = await flowOf(house, draft.flow, draft.flowVersion);
    drafts.push(draftView(draft, undefined, flow, await schoolOf(house, draft.school), now));
  }
  const heads = [];
  for (const id of staff.confirmed ? staff.schools : []) {
    const school = await schoolOf(house, id);
    for (const row of await house.store.read.caseRows(id)) {
      const stored = await house.store.read.case(row.id);
      if (stored === undefined) continue;
      const subject = caseOf(row.id, stored.facts);
      const flow = await flowOf(house, subject.flow, subject.flowVersion);
      const seen = view(subject, staff.person, flow, school, now);
      if (seen?.as === 'handler') heads.push(headOf(subject, school));
    }
  }
  return homeCard({ drafts, cases: heads, flows: onFlows(house) }, sheetOf(house, staff));
}

/** Nothing can be kept now: what remains never needs the database. */
function emergencyCardOnly(house: House, { who }: Inbound): Card {
  return hundredTwelveCard({ databaseDown: true }, house.sheet(undefined, who.profile?.language ?? 'nl'));
}
