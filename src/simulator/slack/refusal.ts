// A no of Slack's, in Slack's own words.
import type { Complaint, Thing } from '../shape.ts';

export class SlackError extends Error {
  readonly more: Thing;
  constructor(code: string, more: Thing = {}) {
    super(code);
    this.more = more;
  }
}

/** Refuses with this code when anything is wrong, and says what and where. */
export function refuse(code: string, wrong: readonly Complaint[]): void {
  if (wrong.length === 0) return;
  const messages = wrong.map(({ says, at }) => `[ERROR] ${says} [json-pointer:${at}]`);
  throw new SlackError(code, { errors: messages, response_metadata: { messages } });
}

/** Slack takes yes in more than one spelling. */
export const truthy = (value: unknown): boolean =>
  value === true || value === 'true' || value === 1 || value === '1';
