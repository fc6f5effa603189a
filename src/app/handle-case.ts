/**
 * Receiving a report: opening it after a role check, taking it on, passing it on, asking, noting, ticking and deciding.
 */
import { askForm } from '../../cards/ask-form.ts';
import { tabOf } from '../../cards/case-checklist.ts';
import { caseForm } from '../../cards/case-form.ts';
import { decisionForm } from '../../cards/decision-form.ts';
import { lowerForm } from '../../cards/lower-form.ts';
import { noteForm } from '../../cards/note-form.ts';
import { passOnForm } from '../../cards/pass-on-form.ts';
import { pingCard } from '../../cards/ping.ts';
import { raiseForm } from '../../cards/raise-form.ts';
import { recordForm } from '../../cards/record-form.ts';
import { receiptCard } from '../../cards/receipt.ts';
import { replyForm } from '../../cards/reply-form.ts';
import type { Action, Refusal } from '../core/action.ts';
import { isRefusal } from '../core/action.ts';
import type { Values } from '../core/card.ts';
import type { TaskState } from '../core/fact.ts';
import type { Level } from '../core/flow.ts';
import { questionsIn } from '../core/flow.ts';
import type { Press } from '../core/press.ts';
import { memberOf } from '../core/school.ts';
import type { CaseFor } from '../core/seen-as.ts';
import { view, viewOfReporter } from '../core/view.ts';
import { belongsElsewhere } from './elsewhere.ts';
import type { House } from './house.ts';
import type { Reply } from './ports.ts';
import { look, takeAction, type Looked } from './take-action.ts';
import type { Staff } from './people.ts';
import { phoneOnly } from './phone-instead.ts';

type CasePress = Extract<Press, { case: string }>;

const longest = { reason: 300, text: 1000 };

/** The form a button opens: only after the role check at this very press. */
export async function openCaseForm(house: House, staff: Staff, press: CasePress): Promise<Reply> {
  if (!staff.confirmed) return refuse(house, staff, { refused: 'sender-unconfirmed' });
  const stored = await house.store.read.case(press.case);
  if (stored === undefined || !staff.schools.includes(stored.row.school))
    return refuse(house, staff, { refused: 'does-not-exist' });
  let looked: Looked = await look(house, stored);
  if (press.do === 'reply') return openReply(house, staff, looked, press.question);
  if (handlerView(house, staff, looked) === undefined)
    return refuse(house, staff, { refused: 'does-not-exist' });
  if (press.do === 'open') {
    const seen = await takeAction(
      house,
      press.case,
      { type: 'see', by: staff.person, at: house.clocks.school() },
      undefined,
      staff.schools,
    );
    if (!isRefusal(seen)) looked = seen;
  }
  const seenAs = handlerView(house, staff, looked);
  if (seenAs === undefined) return refuse(house, staff, { refused: 'does-not-exist' });
  const sheet = house.sheet(staff.school, staff.language);
  switch (press.do) {
    case 'open':
      return { type: 'open', form: caseForm(seenAs, press.tab, sheet) };
    // A form with nothing left to choose is refused: Teams cannot draw it, and the button was an old one.
    case 'pass-on':
      if (seenAs.may.passOnTo.length === 0) return refuse(house, staff, { refused: 'not-a-handler' });
      return { type: 'open', form: passOnForm(seenAs, sheet) };
    case 'ask':
      return { type: 'open', form: askForm(seenAs, sheet) };
    case 'note':
      return { type: 'open', form: noteForm(seenAs, sheet) };
    case 'decision': {
      const decision = seenAs.decisions.find((one) => one.code === press.code);
      if (decision === undefined || !decision.mine) return refuse(house, staff, { refused: 'not-your-role' });
      return { type: 'open', form: decisionForm(seenAs, decision, sheet) };
    }
    case 'record': {
      const record = seenAs.records.find((one) => one.id === press.record);
      if (record === undefined || !record.mine) return refuse(house, staff, { refused: 'not-your-role' });
      return { type: 'open', form: recordForm(seenAs, record, questionsIn(looked.flow, record.id), sheet) };
    }
    case 'raise':
      if (seenAs.may.raiseTo.length === 0) return refuse(house, staff, { refused: 'not-higher' });
      return { type: 'open', form: raiseForm(seenAs, sheet) };
    case 'lower':
      if (seenAs.may.lowerTo.length === 0) return refuse(house, staff, { refused: 'not-lower' });
      return { type: 'open', form: lowerForm(seenAs, sheet) };
    default:
      throw new Error(`press ${press.do} opens no form, expected one of the forms of a case`);
  }
}

function openReply(house: House, staff: Staff, looked: Looked, question: string): Reply {
  const own = viewOfReporter(looked.subject, staff.person, looked.flow, looked.school, house.clocks.school());
  const asked = own?.questions.find((one) => one.id === question);
  if (own === undefined || asked === undefined) return refuse(house, staff, { refused: 'does-not-exist' });
  return { type: 'open', form: replyForm(own, asked, house.sheet(staff.school, staff.language)) };
}

/** A button that acts at once: the card it stood on becomes what it is now, or the open form its next page. */
export async function actOnCase(
  house: House,
  staff: Staff,
  press: CasePress,
  inForm: boolean,
): Promise<Reply> {
  const action = actionOf(press, staff.person, house.clocks.school());
  if (action === undefined) return refuse(house, staff, { refused: 'out-of-date' });
  if (!staff.confirmed && action.type !== 'mistake')
    return refuse(house, staff, { refused: 'sender-unconfirmed' });
  const done = await takeAction(house, press.case, action, press, staff.schools);
  if (isRefusal(done) && done.refused !== 'nothing-to-do') return refuse(house, staff, done);
  const looked = isRefusal(done) ? await lookAgain(house, press.case) : done;
  if (looked === undefined) return refuse(house, staff, { refused: 'does-not-exist' });
  return shown(house, staff, looked, press, inForm);
}

/** A form of a case was filled in. */
export async function submitOnCase(
  house: House,
  staff: Staff,
  press: CasePress,
  values: Values,
): Promise<Reply> {
  if (!staff.confirmed) return refuse(house, staff, { refused: 'sender-unconfirmed' });
  const action = submittedAction(house, press, values, staff.person);
  // The first case holds no word of what belongs to the board (decision 16), whoever writes it.
  const words = ['text', 'reason', 'consulted', 'approved']
    .map((field) => typed(values, field, longest.text))
    .join('\n');
  const elsewhere = belongsElsewhere(house, words, 'detail', staff.language);
  if (elsewhere !== undefined)
    return { type: 'close', card: phoneOnly(house, staff, elsewhere, staff.language) };
  if (action === undefined) return refuse(house, staff, { refused: 'out-of-date' });
  const done = await takeAction(house, press.case, action, press, staff.schools);
  if (isRefusal(done) && done.refused !== 'nothing-to-do') {
    const again = await formAgain(house, staff, press, values, done);
    return again ?? refuse(house, staff, done);
  }
  const looked = isRefusal(done) ? await lookAgain(house, press.case) : done;
  if (looked === undefined) return refuse(house, staff, { refused: 'does-not-exist' });
  if (press.do === 'submit-reply') return { type: 'close' };
  const seenAs = handlerView(house, staff, looked);
  if (seenAs === undefined) return { type: 'close' };
  return { type: 'page', form: caseForm(seenAs, tabAfter(press), house.sheet(staff.school, staff.language)) };
}

/** The same form with what was typed, and the reason of the refusal at its field. */
async function formAgain(
  house: House,
  staff: Staff,
  press: CasePress,
  values: Values,
  refusal: Refusal,
): Promise<Reply | undefined> {
  const looked = await lookAgain(house, press.case);
  const seenAs = looked === undefined ? undefined : handlerView(house, staff, looked);
  if (seenAs === undefined) return undefined;
  const sheet = house.sheet(staff.school, staff.language);
  const typed = { values, error: sheet.say(`refusals.${refusal.refused}`) };
  switch (press.do) {
    case 'submit-pass-on':
      return { type: 'page', form: passOnForm(seenAs, sheet, typed) };
    case 'submit-ask':
      return { type: 'page', form: askForm(seenAs, sheet, typed) };
    case 'submit-note':
      return { type: 'page', form: noteForm(seenAs, sheet, typed) };
    case 'submit-raise':
      return { type: 'page', form: raiseForm(seenAs, sheet, typed) };
    case 'submit-lower':
      return { type: 'page', form: lowerForm(seenAs, sheet, typed) };
    case 'submit-decision': {
      const decision = seenAs.decisions.find((one) => one.code === press.code);
      return decision === undefined
        ? undefined
        : { type: 'page', form: decisionForm(seenAs, decision, sheet, typed) };
    }
    default:
      return undefined;
  }
}

function tabAfter(press: CasePress): string {
  if (press.do === 'submit-decision') return 'decisions';
  return press.do === 'submit-note' || press.do === 'submit-ask' ? 'log' : 'report';
}

function actionOf(press: CasePress, by: string, at: number): Action | undefined {
  switch (press.do) {
    case 'take-on':
      return { type: 'take-on', by, at };
    case 'seen':
      return { type: 'see', by, at };
    case 'recuse':
      return { type: 'recuse', by, at };
    case 'mistake':
      return { type: 'mistake', by, at };
    case 'confirm-mistake':
      return { type: 'confirm-mistake', by, at };
    case 'tick': {
      const state = states.find((one) => one === press.state);
      return state === undefined ? undefined : { type: 'tick', by, at, item: press.item, state };
    }
    default:
      return undefined;
  }
}

const states: readonly TaskState[] = ['open', 'doing', 'done', 'not-applicable'];
const levels: readonly Level[] = ['immediate', 'high', 'normal'];

function submittedAction(house: House, press: CasePress, values: Values, by: string): Action | undefined {
  const at = house.clocks.school();
  const text = (field: string, most: number): string => typed(values, field, most);
  switch (press.do) {
    case 'submit-pass-on':
      return { type: 'pass-on', by, at, to: text('to', 100) };
    case 'submit-ask':
      return { type: 'ask', by, at, question: house.ids.id(), text: text('text', longest.text) };
    case 'submit-note':
      return { type: 'note', by, at, text: text('text', longest.text) };
    case 'submit-reply':
      return { type: 'reply', by, at, question: press.question, text: text('text', longest.text) };
    case 'submit-decision': {
      const [approvedText, lookAgainOn] = [text('approved', longest.text), text('look-again', 20)];
      return {
        type: 'decide',
        by,
        at,
        code: press.code,
        choice: text('choice', 60),
        reason: text('reason', longest.reason),
        consulted: text('consulted', longest.reason),
        ...(approvedText === '' ? {} : { approvedText }),
        ...(lookAgainOn === '' ? {} : { lookAgainOn }),
      };
    }
    case 'submit-raise':
    case 'submit-lower': {
      const to = levels.find((level) => level === text('to', 20));
      if (to === undefined) return undefined;
      return {
        type: press.do === 'submit-raise' ? 'raise' : 'lower',
        by,
        at,
        to,
        reason: text('reason', longest.reason),
      };
    }
    default:
      return undefined;
  }
}

function typed(values: Values, field: string, most: number): string {
  const given = Object.hasOwn(values, field) ? values[field] : undefined;
  return (typeof given === 'string' ? given : (given?.[0] ?? '')).trim().slice(0, most);
}

export async function lookAgain(house: House, id: string): Promise<Looked | undefined> {
  const stored = await house.store.read.case(id);
  return stored === undefined ? undefined : look(house, stored);
}

/** What a handler may see, in a workspace or tenant that the school of the case uses. */
export function handlerView(house: House, staff: Staff, looked: Looked): CaseFor | undefined {
  if (!staff.schools.includes(looked.school.id)) return undefined;
  const seenAs = view(looked.subject, staff.person, looked.flow, looked.school, house.clocks.school());
  return seenAs?.as === 'handler' ? seenAs : undefined;
}

function shown(house: House, staff: Staff, looked: Looked, press: CasePress, inForm: boolean): Reply {
  const sheet = house.sheet(staff.school, staff.language);
  if (press.do === 'mistake') {
    const own = viewOfReporter(
      looked.subject,
      staff.person,
      looked.flow,
      looked.school,
      house.clocks.school(),
    );
    return own === undefined ? { type: 'done' } : { type: 'replace', card: receiptCard(own, sheet) };
  }
  const seenAs = handlerView(house, staff, looked);
  if (seenAs === undefined) return inForm ? { type: 'close' } : { type: 'done' };
  if (inForm)
    return {
      type: 'page',
      form: caseForm(seenAs, press.do === 'tick' ? tabOf(seenAs, press.item) : 'report', sheet),
    };
  return { type: 'replace', card: pingCard(seenAs, sheet) };
}

/** A refusal in kind words. An excluded person reads what a stranger reads. */
export function refuse(house: House, staff: Staff, refusal: Refusal): Reply {
  const by = refusal.by === undefined ? undefined : memberOf(staff.school, refusal.by)?.name;
  return {
    type: 'whisper',
    text: house.sheet(staff.school, staff.language).say(`refusals.${refusal.refused}`, { by: by ?? '' }),
  };
}
