// The modals that lie on one another on somebody's Slack: filled in, handed in, changed by the bot's answer, and closed.
import { arrivedWell } from '../carry.ts';
import type { Filled } from '../fill.ts';
import { fine, heldBack, noField, type Outcome, refused, type SubmitOptions, troubled } from '../hands.ts';
import type { Phone } from '../phone.ts';
import { titlesOf } from '../pressable.ts';
import { isThing, readJson, spellOut, type Thing } from '../shape.ts';
import { type Control, controlNamed, controlsIn, pressablesIn } from './blocks.ts';
import type { SlackCarrier } from './carry.ts';
import type { SlackFake } from './fake.ts';
import { slackLimits } from './limits.ts';
import { filled, missingIn, type OpenView, type StateValues, viewItem } from './modal.ts';

export type ModalStack = {
  top(phone: Phone): OpenView | undefined;
  /** The view with what is filled in, as Slack sends it along. */
  withState(view: OpenView): Thing;
  /** Fills in one value, or says why that cannot be. */
  fill(phone: Phone, view: OpenView, control: Control, value: Filled): Filling;
  /** Fills in values by field id or label, in the view on top. */
  fillAll(phone: Phone, values: SubmitOptions['values']): Outcome;
  /** Hands the view on top in. */
  submit(phone: Phone): Promise<Outcome>;
  /** Closes the view on top without handing it in. */
  readonly dismiss: (phone: Phone) => Promise<Outcome>;
};
type Filling = { readonly view: OpenView; readonly state: Thing } | { readonly error: string };

type Given = {
  readonly fake: SlackFake;
  readonly carrier: SlackCarrier;
  /** Who and where, for every payload. */
  readonly about: (phone: Phone) => Thing;
};

export function modalStack({ fake, carrier, about }: Given): ModalStack {
  const top = (phone: Phone): OpenView | undefined => fake.viewsOf(phone).at(-1);

  const withState = (view: OpenView): Thing => ({ ...view.kept, state: { values: stated(view) } });

  // Slack leaves values of blocks out that are no longer there.
  function stated(view: OpenView): StateValues {
    const here = new Set(controlsIn(view.kept.blocks).map(({ block }) => block));
    return Object.fromEntries(Object.entries(view.values).filter(([block]) => here.has(block)));
  }

  const replace = (phone: Phone, old: OpenView, view: OpenView): void =>
    fake.setViews(
      phone,
      fake.viewsOf(phone).map((each) => (each.id === old.id ? view : each)),
    );

  function fill(phone: Phone, view: OpenView, control: Control, value: Filled): Filling {
    const made = filled(control, value);
    if ('error' in made) return made;
    const { block, action } = control;
    const { [block]: _, ...errors } = view.errors;
    const values = { ...view.values, [block]: { ...view.values[block], [action]: made.state } };
    const changed = { ...view, errors, values };
    replace(phone, view, changed);
    return { view: changed, state: made.state };
  }

  function fillAll(phone: Phone, values: SubmitOptions['values']): Outcome {
    let view = top(phone);
    if (view === undefined) return refused('nothing is open to submit');
    for (const [name, value] of Object.entries(values)) {
      const control = controlNamed(view.kept.blocks, name);
      if (control === undefined) return noField(name, viewItem(view));
      const made = fill(phone, view, control, value);
      if ('error' in made) return refused(`${name}: ${made.error}`);
      ({ view } = made);
    }
    return fine;
  }

  async function submit(phone: Phone): Promise<Outcome> {
    const view = top(phone);
    if (view === undefined) return refused('nothing is open to submit');
    if (view.kept.submit === null)
      return refused('this modal has nothing to submit', titlesOf(pressablesIn(view.kept.blocks)));
    const missing = missingIn(view);
    if (Object.keys(missing).length > 0) {
      replace(phone, view, { ...view, errors: missing });
      return heldBack('Slack', missing);
    }
    const arrived = await carrier.interact({
      payload: JSON.stringify({
        type: 'view_submission',
        ...about(phone),
        trigger_id: fake.trigger(phone),
        view: withState(view),
        response_urls: [],
      }),
    });
    return arrivedWell(arrived) ? answered(phone, view, arrived.body) : carrier.failed(phone, arrived);
  }

  function answered(phone: Phone, view: OpenView, body: string): Outcome {
    const answer = body.trim() === '' ? {} : readJson(body);
    if (!isThing(answer)) return troubled(phone, 'the answer to a submitted view is not JSON');
    const stack = fake.viewsOf(phone);
    switch (answer.response_action) {
      case undefined:
        fake.setViews(
          phone,
          stack.filter((each) => each.id !== view.id),
        );
        return fine;
      case 'clear':
        fake.setViews(phone, []);
        return fine;
      case 'errors':
        return showErrors(phone, view, isThing(answer.errors) ? answer.errors : {});
      case 'update':
        return goOn(phone, fake.newView(answer.view, undefined, view), (made) => replace(phone, view, made));
      case 'push':
        if (stack.length >= slackLimits.modalStack) return troubled(phone, 'push_limit_reached');
        return goOn(phone, fake.newView(answer.view, view), (made) => fake.setViews(phone, [...stack, made]));
      default:
        return troubled(phone, `Slack knows no response_action ${String(answer.response_action)}`);
    }
  }

  function showErrors(phone: Phone, view: OpenView, errors: Thing): Outcome {
    const inputs = controlsIn(view.kept.blocks).filter(({ input }) => input !== undefined);
    const named = Object.keys(errors);
    const strange = named.filter((block) => !inputs.some((each) => each.block === block));
    if (strange.length > 0 || named.length === 0)
      return troubled(phone, `Slack refused the errors: ${strange.join(', ') || 'there are none'}`);
    const says = Object.fromEntries(Object.entries(errors).map(([block, text]) => [block, String(text)]));
    replace(phone, view, { ...view, errors: says });
    return fine;
  }

  function goOn(
    phone: Phone,
    made: ReturnType<SlackFake['newView']>,
    put: (view: OpenView) => void,
  ): Outcome {
    if ('wrong' in made) return troubled(phone, `Slack refused the view: ${spellOut(made.wrong)}`);
    put(made.view);
    return fine;
  }

  async function dismiss(phone: Phone): Promise<Outcome> {
    const view = top(phone);
    if (view === undefined) return refused('nothing is open to close');
    const clears = view.kept.clear_on_close === true;
    fake.setViews(phone, clears ? [] : fake.viewsOf(phone).slice(0, -1));
    if (view.kept.notify_on_close !== true) return fine;
    return carrier.interaction(phone, {
      type: 'view_closed',
      ...about(phone),
      view: withState(view),
      is_cleared: clears,
    });
  }

  return { top, withState, fill, fillAll, submit, dismiss };
}
