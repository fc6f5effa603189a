/**
 * Everything that can be looked up, inside a turn or beside it.
 */
import type { Reader } from '../app/ports.ts';
import { readCase, readCaseRows } from './cases.ts';
import { copies } from './copies.ts';
import { readDraft, readDraftsOf } from './drafts.ts';
import { readFlow } from './flows.ts';
import { confirmedPings, holders, identitiesOf, identityOf, languageOf } from './people.ts';
import { schoolFile, schools } from './schools.ts';
import type { Session } from './session.ts';

/** `look` runs one lookup: in the turn's own session, or in a fresh one outside turns. */
export function readerOn(look: <T>(at: (on: Session) => Promise<T>) => Promise<T>): Reader {
  return {
    identityOf: (address) => look((on) => identityOf(on, address)),
    identitiesOf: (person) => look((on) => identitiesOf(on, person)),
    languageOf: (person) => look((on) => languageOf(on, person)),
    schools: () => look(schools),
    schoolFile: (school) => look((on) => schoolFile(on, school)),
    confirmedPings: (school) => look((on) => confirmedPings(on, school)),
    holders: (school) => look((on) => holders(on, school)),
    flow: (version) => look((on) => readFlow(on, version)),
    draft: (id) => look((on) => readDraft(on, id)),
    draftsOf: (person) => look((on) => readDraftsOf(on, person)),
    case: (id) => look((on) => readCase(on, id)),
    caseRows: (school) => look((on) => readCaseRows(on, school)),
    copies: (caseId, person) => look((on) => copies(on, caseId, person)),
  };
}
