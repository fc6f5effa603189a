/**
 * How many presses a second the bot answers beside a bare Bolt or botbuilder that only says the same back.
 */
import { type Child, openChild } from './children.ts';
import { asFastAsTheyGo, type Request } from './load.ts';
import { median, rounded } from './numbers.ts';
import { acknowledged, answers } from './presses.ts';
import type { PlatformName, Stage } from './stage.ts';

export type Ratio = {
  /** Ours divided by theirs: the middle of the rounds, each round side by side. */
  readonly ratio: number;
  readonly perSecond: number;
  readonly barePerSecond: number;
};

/** Enough that a round takes about a second, and short enough that a busy machine disturbs both sides alike. */
const perRound = { answer: { ours: 800, bare: 2400 }, takeOn: { ours: 300, bare: 1800 } };
const rounds = 5;
const warmUps = 1;

export async function measureRatio(
  stage: Stage,
  platform: PlatformName,
  what: 'answer' | 'takeOn',
): Promise<Ratio> {
  const bare = await openChild(platform === 'slack' ? 'bare-slack.ts' : 'bare-teams.ts', {
    NODE_ENV: 'test',
    TEAMS_OPENID_METADATA_URL: stage.platforms.metadataUrl,
  });
  try {
    return await alternate(stage, bare, platform, what);
  } finally {
    await bare.stop();
  }
}

async function alternate(
  stage: Stage,
  bare: Child,
  platform: PlatformName,
  what: 'answer' | 'takeOn',
): Promise<Ratio> {
  const measured: Ratio[] = [];
  for (let round = -warmUps; round < rounds; round += 1) {
    const { ours, bare: theirs } = perRound[what];
    const mine =
      what === 'answer' ? stage.answerRequests(platform, ours) : await stage.takeOnRequests(platform, ours);
    // The same kind of press, echoed: a bare bot knows no nonce, so the same requests may come more than once.
    const echoed = Array.from({ length: Math.ceil(theirs / ours) }, () => mine)
      .flat()
      .slice(0, theirs)
      .map((request) => echo(request, platform, what));
    const barePerSecond = await asFastAsTheyGo(bare.port, echoed);
    const perSecond = await asFastAsTheyGo(stage.house.port, mine);
    if (what === 'takeOn') {
      // What is still to be delivered must not slow down the next round of the other side.
      await stage.ask({ ask: 'settled' });
      await stage.checkTakenOn();
    }
    if (round >= 0) measured.push({ ratio: perSecond / barePerSecond, perSecond, barePerSecond });
  }
  return {
    ratio: rounded(median(measured.map(({ ratio }) => ratio)), 3),
    perSecond: rounded(median(measured.map(({ perSecond }) => perSecond)), 0),
    barePerSecond: rounded(median(measured.map(({ barePerSecond }) => barePerSecond)), 0),
  };
}

function echo(request: Request, platform: PlatformName, what: 'answer' | 'takeOn'): Request {
  if (platform === 'slack')
    return {
      ...request,
      wrong: what === 'answer' ? answers('{"response_action":"update"', 'Echo') : acknowledged,
    };
  const start = what === 'answer' ? '{"task":{"type":"continue"' : '{"statusCode":200,"type":"application/';
  return { ...request, wrong: answers(start, 'activity-') };
}
