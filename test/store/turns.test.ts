/**
 * A press is kept as a whole or not at all, once, and in its own order: also when many come at the same moment.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Turn } from '../../src/app/ports.ts';
import type { Fresh } from './fresh.ts';
import {
  draftOf,
  engines,
  flowOf,
  fresh,
  note,
  noted,
  openCase,
  openedFact,
  owed,
  rowOf,
  waiting,
} from './fresh.ts';

describe.each(engines)('on %s', (engine) => {
  let world: Fresh;
  beforeEach(async () => {
    world = await fresh(engine);
  });
  afterEach(() => world.end());

  /** A press that adds a note, as the house does it: known? then the facts, then remember. */
  async function press(nonce: string, text: string): Promise<string> {
    const key = { person: 'p-handler', nonce, action: 'note' };
    return world.store.turn({ person: 'p-handler', case: 'c1' }, async (turn) => {
      if ((await turn.known(key)) !== undefined) return 'again';
      const stored = await turn.case('c1');
      await turn.append('c1', stored?.facts.length ?? 0, [noted(text)], waiting);
      await turn.remember(key, { case: 'c1', did: 'note' }, 1);
      return 'done';
    });
  }

  it('pressing twice answers once, also at the same moment', async () => {
    await openCase(world.store, 'c1');
    const answers = await Promise.all([press('n1', 'one'), press('n1', 'one'), press('n1', 'one')]);
    expect(answers.toSorted()).toEqual(['again', 'again', 'done']);
    expect(await press('n1', 'one')).toBe('again');
    expect((await world.store.read.case('c1'))?.facts).toHaveLength(2);
  });

  it('of twenty presses on one case at the same moment all are kept and none is lost', async () => {
    await openCase(world.store, 'c1');
    const presses = Array.from({ length: 20 }, (_, at) => press(`n${at}`, `note ${at}`));
    expect(await Promise.all(presses)).toEqual(Array.from({ length: 20 }, () => 'done'));
    const stored = await world.store.read.case('c1');
    expect(stored?.row.facts).toBe(21);
    const texts = stored?.facts.flatMap((fact) => (fact.type === 'noted' ? [fact.text] : []));
    expect(new Set(texts)).toEqual(new Set(Array.from({ length: 20 }, (_, at) => `note ${at}`)));
    expect(await world.store.verify()).toEqual([]);
  });

  it('a case that a turn finds on its way stays as it is until that turn is over', async () => {
    await openCase(world.store, 'c1');
    const addOne = async (turn: Turn, text: string): Promise<void> =>
      turn.append('c1', (await turn.case('c1'))?.facts.length ?? 0, [noted(text)], waiting);
    const turns = Array.from({ length: 10 }, (_, at) =>
      at % 2 === 0
        ? world.store.turn({ draft: `d${at}` }, (turn) => addOne(turn, `from draft ${at}`))
        : world.store.turn({ case: 'c1' }, (turn) => addOne(turn, `pressed ${at}`)),
    );
    await Promise.all(turns);
    expect((await world.store.read.case('c1'))?.facts).toHaveLength(11);
  });

  it('a turn that fails leaves the others of the same moment alone', async () => {
    await openCase(world.store, 'c1');
    const outcomes = await Promise.allSettled([
      press('n1', 'before'),
      world.store.turn({ case: 'c1' }, async (turn) => {
        await turn.append('c1', (await turn.case('c1'))?.facts.length ?? 0, [noted('undone')], waiting);
        await turn.saveDraft(draftOf('d-undone'), 9000, undefined);
        await turn.owe([owed('o1', 'p1', 'high')]);
        throw new Error('changed our mind');
      }),
      press('n2', 'after'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const facts = (await world.store.read.case('c1'))?.facts ?? [];
    expect(new Set(facts.flatMap((fact) => (fact.type === 'noted' ? [fact.text] : [])))).toEqual(
      new Set(['before', 'after']),
    );
    expect(await world.store.read.draft('d-undone')).toBeUndefined();
    expect(await world.store.claim(1000, 10, 10)).toEqual([]);
    expect(await world.store.verify()).toEqual([]);
  });

  it('a draft that a failed turn began can be begun again, and stays readable', async () => {
    const begin = (fails: boolean): Promise<void> =>
      world.store.turn({ draft: 'd1' }, async (turn) => {
        await turn.saveDraft(
          draftOf('d1', { answers: { story: fails ? 'first' : 'second' } }),
          9000,
          undefined,
        );
        if (fails) throw new Error('no');
      });
    await Promise.allSettled([begin(true), begin(false)]);
    await expect(begin(true)).rejects.toThrow('no');
    const other = await world.another();
    expect((await other.read.draft('d1'))?.answers).toEqual({ story: 'second' });
  });

  it('a log that grew meanwhile refuses what was decided before', async () => {
    await openCase(world.store, 'c1');
    await note(world.store, 'c1', 'meanwhile');
    const late = world.store.turn({}, (turn) => turn.append('c1', 1, [noted('late')], waiting));
    await expect(late).rejects.toThrow('expected to have 1 facts');
    expect((await world.store.read.case('c1'))?.facts).toHaveLength(2);
  });

  it('two cases of one school never have the same number', async () => {
    await openCase(world.store, 'c1', { number: 'AAAA' });
    const again = world.store.turn({}, async (turn) => {
      expect(await turn.numberIsFree('s1', 'AAAA')).toBe(false);
      expect(await turn.numberIsFree('s2', 'AAAA')).toBe(true);
      await turn.openCase(rowOf('c2', { number: 'AAAA' }), [openedFact('AAAA')]);
    });
    await expect(again).rejects.toThrow('already has a case');
    await openCase(world.store, 'c3', { number: 'AAAA', school: 's2' });
    expect(await world.store.read.case('c2')).toBeUndefined();
    expect((await world.store.read.case('c1'))?.facts).toHaveLength(1);
    expect(await world.store.verify()).toEqual([]);
  });

  it('a turn that is over answers nothing any more', async () => {
    let kept: Turn | undefined;
    await world.store.turn({}, async (turn) => {
      kept = turn;
    });
    await expect(kept?.keepFlow(flowOf('v1'))).rejects.toThrow('this turn is over');
    expect(await world.store.read.flow('v1')).toBeUndefined();
  });

  it('half a turn is never kept because somebody did not wait for the other half', async () => {
    let loose: Promise<unknown> | undefined;
    const careless = world.store.turn({}, async (turn) => {
      await turn.keepFlow(flowOf('v1'));
      loose = turn.openCase(rowOf('c1'), [openedFact('N-c1')]).catch(() => undefined);
    });
    await expect(careless).rejects.toThrow('not awaited');
    await loose;
    expect(await world.store.read.flow('v1')).toBeUndefined();
    expect(await world.store.read.case('c1')).toBeUndefined();
  });

  it('a failed question makes the turn fail, caught or not', async () => {
    await openCase(world.store, 'c1');
    const stubborn = world.store.turn({}, async (turn) => {
      await turn.keepFlow(flowOf('v1'));
      // A bug of the caller: the column takes no such thing.
      await turn.saveDraft(draftOf('d1', { startedAt: Number.NaN }), 1, undefined).catch(() => undefined);
      return 'went on';
    });
    await expect(stubborn).rejects.toThrow(/NaN|null/i);
    expect(await world.store.read.flow('v1')).toBeUndefined();
  });

  it('a press is answered only when it can be read by everybody', async () => {
    const other = await world.another();
    await openCase(world.store, 'c1');
    expect((await other.read.case('c1'))?.row.number).toBe('N-c1');
    await note(other, 'c1', 'from the other');
    expect((await world.store.read.case('c1'))?.facts).toHaveLength(2);
  });

  it('two stores on the same data both work, and lose nothing of each other', async () => {
    const other = await world.another();
    await openCase(world.store, 'c1');
    const notes = Array.from({ length: 30 }, (_, at) =>
      note(at % 2 === 0 ? world.store : other, 'c1', `${at}`),
    );
    await Promise.all(notes);
    expect((await world.store.read.case('c1'))?.facts).toHaveLength(31);
    expect((await other.read.case('c1'))?.facts).toHaveLength(31);
    expect(await other.verify()).toEqual([]);
  });

  it('turns on the same person run one after another, also the very first', async () => {
    const seen: string[] = [];
    await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) =>
        world.store.turn({ person: 'p-new' }, async (turn) => {
          seen.push(`${name} in`);
          await turn.meet(
            { platform: 'slack', tenant: 'T', user: 'U' },
            { person: 'p-new', school: 's1', staff: true, confirmed: true },
            1,
          );
          await turn.known({ person: 'p-new', nonce: name, action: 'x' });
          seen.push(`${name} out`);
        }),
      ),
    );
    for (let at = 0; at < seen.length; at += 2) expect(seen[at + 1]).toBe(seen[at]?.replace(' in', ' out'));
  });
});
