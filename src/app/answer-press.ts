/**
 * A button was pressed or a form handed in: each verb has one part of the house that answers it.
 */
import { unknownCard } from '../../cards/unknown.ts';
import type { Values } from '../core/card.ts';
import type { Press } from '../core/press.ts';
import { openCallMe, submitCallMe } from './call-me.ts';
import { saysSchool } from './choose-school.ts';
import { isTheirs } from './draft-turn.ts';
import { submitRecord } from './fill-record.ts';
import { actOnCase, openCaseForm, refuse, submitOnCase } from './handle-case.ts';
import type { House } from './house.ts';
import { sheetOf, type Staff } from './people.ts';
import type { Reply } from './ports.ts';
import { changeLanguage, changeSchool, listSchools, menu, showTopic } from './prefer.ts';
import { confirmHolder, confirmPing } from './roles.ts';
import { startReport } from './start-report.ts';
import { leavePage, openDraftPage, submitPage } from './write-pages.ts';
import { draftGone, draftSaid, pressDraft } from './write-report.ts';

export async function pressed(
  house: House,
  staff: Staff,
  press: Press,
  within: 'message' | 'form' | 'home',
): Promise<Reply> {
  const inForm = within !== 'message';
  switch (press.do) {
    case 'menu':
      return { type: within === 'message' ? 'replace' : 'say', card: await menu(house, staff, 'menu') };
    case 'language':
      return changeLanguage(house, staff, press, within);
    case 'school':
      return changeSchool(house, staff, press, within);
    case 'which-school':
      return listSchools(house, staff, press, within);
    case 'topic':
      return showTopic(house, staff, press.topic, press.section, within);
    case 'not-these': {
      const card = unknownCard({ flow: undefined }, sheetOf(house, staff));
      return { type: 'replace', card: await saysSchool(house, staff, 'none', card) };
    }
    case 'start':
    case 'practise':
    case 'start-at':
    case 'practise-at':
      return startReport(house, staff, press);
    case 'danger':
    case 'yes-at':
    case 'at-school':
    case 'other-school':
    case 'conflict':
    case 'review-conflict':
    case 'hundred-twelve':
    case 'send':
    case 'continue':
    case 'stop':
      return pressDraft(house, staff, press);
    case 'call-me':
      return openCallMe(house, staff, press.draft);
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
      return confirmPing(house, staff, press);
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
    case 'call-me-number':
      return submitCallMe(house, staff, press, values);
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

/** The page was closed: "ga verder" stands in the chat, and what was typed on earlier pages is kept. */
async function resume(house: House, staff: Staff, id: string): Promise<Reply> {
  const draft = await house.store.read.draft(id);
  if (draft === undefined || !isTheirs(draft, staff) || draft.sentAt !== undefined) return { type: 'done' };
  // The card it was opened from stands there still; a second one would stay behind when the first is sent.
  return { type: 'replace', ...(await draftSaid(house, staff, draft)) };
}
