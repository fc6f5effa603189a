/**
 * A button was pressed or a form handed in: each verb has one part of the house that answers it.
 */
import { callMeForm } from '../../cards/call-me-form.ts';
import { menuCard } from '../../cards/menu.ts';
import { unknownCard } from '../../cards/unknown.ts';
import type { Values } from '../core/card.ts';
import type { Press } from '../core/press.ts';
import { readiness } from '../core/readiness.ts';
import { languages } from '../core/school.ts';
import { beginReport } from './begin-report.ts';
import { isTheirs } from './draft-turn.ts';
import { phoneOnly } from './elsewhere.ts';
import { submitRecord } from './fill-record.ts';
import { answerTopic, onFlows } from './guide.ts';
import { actOnCase, openCaseForm, refuse, submitOnCase } from './handle-case.ts';
import type { House } from './house.ts';
import { sheetOf, type Staff } from './people.ts';
import type { Reply } from './ports.ts';
import { confirmHolder, confirmPing } from './roles.ts';
import { keyOf } from './take-action.ts';
import { leavePage, openDraftPage, submitPage } from './write-pages.ts';
import { callMe, draftGone, draftSaid, pressDraft } from './write-report.ts';

export async function pressed(
  house: House,
  staff: Staff,
  press: Press,
  within: 'message' | 'form' | 'home',
): Promise<Reply> {
  const inForm = within !== 'message';
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
    case 'record':
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
    case 'submit-record':
    case 'submit-raise':
    case 'submit-lower':
      return refuse(house, staff, { refused: 'out-of-date' });
  }
}

export async function submitted(house: House, staff: Staff, press: Press, values: Values): Promise<Reply> {
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
    case 'submit-record':
      return submitRecord(house, staff, press, values);
    case 'page':
      return leavePage(house, staff, press, values);
    default:
      return pressed(house, staff, press, 'form');
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
