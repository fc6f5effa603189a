// Modals and Home tabs in the made-up Slack: opened once per press, kept on a stack, published.
import type { Phone } from '../phone.ts';
import { type Complaint, isThing, type Thing } from '../shape.ts';
import type { Stage } from '../stage.ts';
import { slackLimits, wrongInView } from './limits.ts';
import { type OpenView, valuesOf, withIds } from './modal.ts';
import { refuse, SlackError } from './refusal.ts';
import { phoneOfUser, type SlackTeam } from './workspace.ts';

type Method = (args: Thing) => Thing;
export type SlackViews = {
  readonly open: Method;
  readonly push: Method;
  readonly update: Method;
  readonly publish: Method;
  /** What lies on one another on somebody's screen, the top one last. */
  readonly viewsOf: (phone: Phone) => readonly OpenView[];
  readonly setViews: (phone: Phone, views: readonly OpenView[]) => void;
  /** A view as it would stand open, over another or in its place, or everything Slack finds wrong with it. */
  readonly newView: (
    view: unknown,
    over?: OpenView,
    replaces?: OpenView,
  ) => { readonly view: OpenView } | { readonly wrong: readonly Complaint[] };
  /** What lets the bot open one view, for three seconds. */
  readonly trigger: (phone: Phone) => string;
};

export function slackViews({ phones, wire, id }: Stage, team: SlackTeam): SlackViews {
  const stacks = new Map<Phone, readonly OpenView[]>();
  const triggers = new Map<string, { readonly phone: Phone; readonly at: number; used: boolean }>();
  const homeHashes = new Map<Phone, string>();

  const viewsOf = (phone: Phone): readonly OpenView[] => stacks.get(phone) ?? [];
  function setViews(phone: Phone, stack: readonly OpenView[]): void {
    stacks.set(phone, stack);
    phone.changed();
  }
  const newHash = (): string => `${Math.floor(wire() / 1000)}.${id('')}`;

  function newView(...[view, over, replaces]: Parameters<SlackViews['newView']>) {
    const wrong = wrongInView(view, 'modal');
    if (wrong.length > 0 || !isThing(view)) return { wrong };
    const viewId = replaces?.id ?? id('V');
    const blocks = withIds(view.blocks, () => id(''));
    const root = replaces?.root ?? over?.root ?? viewId;
    const previous = replaces?.previous ?? over?.id;
    const hash = newHash();
    const kept: Thing = {
      id: viewId,
      team_id: team.id,
      type: 'modal',
      blocks,
      private_metadata: view.private_metadata ?? '',
      callback_id: view.callback_id ?? '',
      hash,
      title: view.title,
      clear_on_close: view.clear_on_close ?? false,
      notify_on_close: view.notify_on_close ?? false,
      close: view.close ?? null,
      submit: view.submit ?? null,
      previous_view_id: previous ?? null,
      root_view_id: root,
      app_id: team.appId,
      external_id: view.external_id ?? '',
      app_installed_team_id: team.id,
      bot_id: team.botId,
    };
    const values = valuesOf(blocks, replaces?.values);
    return { view: { id: viewId, hash, root, previous, kept, payload: view, values, errors: {} } };
  }

  function spend(trigger: unknown): Phone {
    const held = typeof trigger === 'string' ? triggers.get(trigger) : undefined;
    if (held === undefined) throw new SlackError('invalid_trigger_id');
    if (held.used) throw new SlackError('exchanged_trigger_id');
    if (wire() - held.at > slackLimits.triggerMs) throw new SlackError('expired_trigger_id');
    held.used = true;
    return held.phone;
  }

  function checkedView(args: Thing, over?: OpenView, replaces?: OpenView): OpenView {
    if (JSON.stringify(args.view).length > slackLimits.viewBytes) throw new SlackError('view_too_large');
    const made = newView(args.view, over, replaces);
    if ('view' in made) return made.view;
    refuse('invalid_arguments', made.wrong);
    throw new SlackError('invalid_arguments');
  }

  return {
    open(args) {
      const phone = spend(args.trigger_id);
      const view = checkedView(args);
      setViews(phone, [view]);
      return { view: view.kept };
    },
    push(args) {
      const phone = spend(args.trigger_id);
      const stack = viewsOf(phone);
      const over = stack.at(-1);
      if (over === undefined) throw new SlackError('not_found');
      if (stack.length >= slackLimits.modalStack) throw new SlackError('push_limit_reached');
      const view = checkedView(args, over);
      setViews(phone, [...stack, view]);
      return { view: view.kept };
    },
    update(args) {
      const { view_id: viewId, external_id: externalId, hash } = args;
      const isMeant = (view: OpenView): boolean =>
        view.id === viewId || (Boolean(externalId) && view.kept.external_id === externalId);
      for (const [phone, stack] of stacks) {
        const found = stack.find(isMeant);
        if (found === undefined) continue;
        if (hash !== undefined && hash !== found.hash) throw new SlackError('hash_conflict');
        const view = checkedView(args, undefined, found);
        setViews(
          phone,
          stack.map((each) => (each === found ? view : each)),
        );
        return { view: view.kept };
      }
      throw new SlackError('not_found');
    },
    publish(args) {
      const phone = phoneOfUser(phones, args.user_id);
      if (phone === undefined) throw new SlackError('user_not_found');
      refuse('invalid_arguments', wrongInView(args.view, 'home'));
      if (args.hash !== undefined && args.hash !== homeHashes.get(phone))
        throw new SlackError('hash_conflict');
      const hash = newHash();
      homeHashes.set(phone, hash);
      const view = isThing(args.view) ? args.view : {};
      phone.home = {
        ...view,
        id: phone.home?.id ?? id('V'),
        team_id: team.id,
        type: 'home',
        hash,
        blocks: withIds(view.blocks, () => id('')),
        app_id: team.appId,
        bot_id: team.botId,
      };
      phone.changed();
      return { view: phone.home };
    },
    viewsOf,
    setViews,
    newView,
    trigger(phone) {
      const made = `${Math.floor(wire())}.${id('')}.${id('')}`;
      triggers.set(made, { phone, at: wire(), used: false });
      return made;
    },
  };
}
