import type { AgentOutcome, AgentStep } from '../agents/port.js';
import { PatchgymError } from '../core/errors.js';
import { createPatch, type Patch } from '../core/patch.js';
import type { Progress } from '../core/progress.js';
import type { Recipe } from '../core/recipe.js';
import type { Verdict } from '../core/verdict.js';
import { INSTRUCTION_LEVELS, type InstructionLevel } from '../environment/definition.js';
import { INSIDE } from '../environment/ecosystem.js';
import { agentSandbox } from '../environment/sandbox-options.js';
import type { SealedEnvironment } from '../environment/sealed.js';
import { grade } from '../grading/grade.js';
import type { Sandbox } from '../sandbox/port.js';
import { collectPatch } from './collect-patch.js';
import { createAgent } from './create-agent.js';

export type RolloutRequest = {
  readonly sealed: SealedEnvironment;
  /** As on the command line, e.g. `gold` or `control:noop`. */
  readonly agent: string;
  readonly sandbox: Sandbox;
  readonly recipe: Recipe;
  readonly home: string;
  readonly seed: string;
  readonly level: InstructionLevel;
  /** Wall time of the whole attempt. */
  readonly timeLimitMs: number;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
};

/** How a rollout ended. Everything that can happen to it has a name here. */
export type RolloutOutcome = 'submitted' | 'time-limit' | 'agent-failed' | 'sandbox-lost' | 'cancelled';

/** One attempt of one agent at one environment. Without a patch there is no verdict, and why is in `reason`. */
export type Rollout = {
  readonly outcome: RolloutOutcome;
  readonly reason: string | null;
  readonly steps: readonly AgentStep[];
  readonly patch: Patch | null;
  readonly verdict: Verdict | null;
  /** Milliseconds per phase. */
  readonly timings: Readonly<Record<string, number>>;
};

/**
 * One rollout from start to verdict: the agent works in its sandbox; the sandbox is destroyed; only the patch goes on to grading.
 * An agent that fails or runs out of time is graded on what it left; where its sandbox broke there is nothing to grade.
 */
export async function runRollout(request: RolloutRequest): Promise<Rollout> {
  const started = performance.now();
  const attempt = await attemptFix(request);
  const attempted = performance.now();
  if (attempt.patch === null || attempt.outcome === 'cancelled') {
    return { ...attempt, verdict: null, timings: { agent: attempted - started } };
  }
  const verdict = await grade({
    sealed: request.sealed,
    patch: attempt.patch,
    sandbox: request.sandbox,
    recipe: request.recipe,
    home: request.home,
    seed: request.seed,
    progress: request.progress,
    ...(request.signal ? { signal: request.signal } : {}),
  });
  return {
    ...attempt,
    verdict,
    timings: { agent: attempted - started, grading: performance.now() - attempted },
  };
}

/** What the agent is told at a level: that level's text and all below it. */
export function instructionAt(sealed: SealedEnvironment, level: InstructionLevel): string {
  const levels = INSTRUCTION_LEVELS.slice(0, INSTRUCTION_LEVELS.indexOf(level) + 1);
  return levels.map((one) => sealed.definition.instruction[one]).join('\n\n');
}

type Attempt = Pick<Rollout, 'outcome' | 'reason' | 'steps' | 'patch'>;

async function attemptFix(request: RolloutRequest): Promise<Attempt> {
  const { facts } = request.sealed.definition;
  const agent = await createAgent(request.agent, request.sealed);
  const steps: AgentStep[] = [];
  const phase = request.progress.start(`agent ${request.agent}`);
  const limit = AbortSignal.timeout(request.timeLimitMs);
  const signal = request.signal ? AbortSignal.any([limit, request.signal]) : limit;
  try {
    const session = await request.sandbox.open(
      agentSandbox(facts, request.sealed.paths, request.sealed.workspace),
    );
    try {
      const ended = await untilAborted(
        signal,
        agent.attempt({
          environment: facts.id,
          instruction: instructionAt(request.sealed, request.level),
          workspace: INSIDE.workspace,
          sandbox: { exec: (command) => session.exec(command) },
          signal,
          record: (step) => steps.push(step),
        }),
      );
      const collected = await collectPatch(session, INSIDE.workspace);
      const outcome = outcomeOf(ended, limit);
      if (collected.status === 'refused') {
        return { outcome: 'agent-failed', reason: collected.reason, steps, patch: createPatch([]) };
      }
      return { ...outcome, steps, patch: collected.patch };
    } finally {
      await session.close();
    }
  } catch (error) {
    if (!(error instanceof PatchgymError) || error.kind !== 'infrastructure') throw error;
    return { outcome: 'sandbox-lost', reason: `${error.code}: ${error.message}`, steps, patch: null };
  } finally {
    phase.finish();
  }
}

function outcomeOf(ended: AgentOutcome | 'aborted', limit: AbortSignal): Pick<Attempt, 'outcome' | 'reason'> {
  if (ended === 'aborted') {
    return limit.aborted
      ? { outcome: 'time-limit', reason: 'the time limit of the attempt was reached' }
      : { outcome: 'cancelled', reason: 'cancelled' };
  }
  return ended.status === 'submitted'
    ? { outcome: 'submitted', reason: null }
    : { outcome: 'agent-failed', reason: ended.reason };
}

async function untilAborted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result | 'aborted'> {
  if (signal.aborted) return 'aborted';
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => resolve('aborted'), { once: true });
    work.then(resolve, reject);
  });
}
