import type { Agent, AgentOutcome, AgentStep } from '../agents/port.js';
import { PatchgymError } from '../core/errors.js';
import { EMPTY_PATCH, type Patch } from '../core/patch.js';
import { attributeStartFailures } from '../grading/attributed-session.js';
import type { Sandbox, SandboxOptions } from '../sandbox/port.js';
import { collectPatch } from './collect-patch.js';
import { lendSandbox } from './lend-sandbox.js';

/** How a rollout ended. Everything that can happen to it has a name here. */
export type RolloutOutcome = 'submitted' | 'time-limit' | 'agent-failed' | 'sandbox-lost' | 'cancelled';

/** What an agent did and left. Without a patch there is nothing to grade, and why is in `reason`. */
export type Attempt = {
  readonly outcome: RolloutOutcome;
  readonly reason: string | null;
  readonly steps: readonly AgentStep[];
  readonly patch: Patch | null;
};

export type AttemptRequest = {
  readonly agent: Agent;
  readonly environment: string;
  readonly instruction: string;
  readonly sandbox: Sandbox;
  readonly options: SandboxOptions;
  readonly timeLimitMs: number;
  readonly signal?: AbortSignal;
};

/**
 * One attempt of an agent in a sandbox of its own, which is gone afterwards. Before the patch is collected everything that
 * the agent left running is killed, so that it is one state of the workspace that is read.
 */
export async function attemptFix(request: AttemptRequest): Promise<Attempt> {
  const steps: AgentStep[] = [];
  const limit = AbortSignal.timeout(request.timeLimitMs);
  const signal = request.signal ? AbortSignal.any([limit, request.signal]) : limit;
  try {
    const session = await request.sandbox.open(request.options);
    try {
      const lent = lendSandbox(attributeStartFailures(session));
      const working = request.agent.attempt({
        environment: request.environment,
        instruction: request.instruction,
        workspace: request.options.workspace.target,
        sandbox: lent.sandbox,
        signal,
        record: (step) => steps.push(step),
      });
      const ended = await untilAborted(signal, working);
      await lent.takeBack();
      if (ended === 'aborted' && !limit.aborted) {
        return { outcome: 'cancelled', reason: 'cancelled', steps: [...steps], patch: null };
      }
      const collected = await collectPatch(session, request.options.workspace.target);
      if (collected.status === 'refused') {
        return { outcome: 'agent-failed', reason: collected.reason, steps: [...steps], patch: EMPTY_PATCH };
      }
      return { ...outcomeOf(ended), steps: [...steps], patch: collected.patch };
    } finally {
      await session.close();
    }
  } catch (error) {
    if (!(error instanceof PatchgymError) || error.kind !== 'infrastructure') throw error;
    return { outcome: 'sandbox-lost', reason: `${error.code}: ${error.message}`, steps, patch: null };
  }
}

function outcomeOf(ended: AgentOutcome | 'aborted'): Pick<Attempt, 'outcome' | 'reason'> {
  if (ended === 'aborted') {
    return { outcome: 'time-limit', reason: 'the time limit of the attempt was reached' };
  }
  return ended.status === 'submitted'
    ? { outcome: 'submitted', reason: null }
    : { outcome: 'agent-failed', reason: ended.reason };
}

async function untilAborted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result | 'aborted'> {
  if (signal.aborted) {
    // Nobody waits for it any more; that it fails now is no news.
    work.catch(() => {});
    return 'aborted';
  }
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => resolve('aborted'), { once: true });
    work.then(resolve, reject);
  });
}
