import type { Progress } from '../core/progress.js';
import type { Recipe } from '../core/recipe.js';
import type { Verdict } from '../core/verdict.js';
import { INSTRUCTION_LEVELS, type InstructionLevel } from '../environment/definition.js';
import { agentSandbox } from '../environment/sandbox-options.js';
import type { SealedEnvironment } from '../environment/sealed.js';
import { grade } from '../grading/grade.js';
import type { Sandbox } from '../sandbox/port.js';
import { type Attempt, attemptFix } from './attempt-fix.js';
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

/** One attempt of one agent at one environment, and the verdict on it. */
export type Rollout = Attempt & {
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
  const attempted = await attempt(request);
  const finished = performance.now();
  if (attempted.patch === null) {
    return { ...attempted, verdict: null, timings: { agent: finished - started } };
  }
  const verdict = await grade({
    sealed: request.sealed,
    patch: attempted.patch,
    sandbox: request.sandbox,
    recipe: request.recipe,
    home: request.home,
    seed: request.seed,
    progress: request.progress,
    ...(request.signal ? { signal: request.signal } : {}),
  });
  return {
    ...attempted,
    verdict,
    timings: { agent: finished - started, grading: performance.now() - finished },
  };
}

/** What the agent is told at a level: that level's text and all below it. */
export function instructionAt(sealed: SealedEnvironment, level: InstructionLevel): string {
  const levels = INSTRUCTION_LEVELS.slice(0, INSTRUCTION_LEVELS.indexOf(level) + 1);
  return levels.map((one) => sealed.definition.instruction[one]).join('\n\n');
}

async function attempt(request: RolloutRequest): Promise<Attempt> {
  const { facts } = request.sealed.definition;
  const agent = await createAgent(request.agent, request.sealed);
  const phase = request.progress.start(`agent ${request.agent}`);
  try {
    return await attemptFix({
      agent,
      environment: facts.id,
      instruction: instructionAt(request.sealed, request.level),
      sandbox: request.sandbox,
      options: agentSandbox(facts, request.sealed.paths, request.sealed.workspace),
      timeLimitMs: request.timeLimitMs,
      ...(request.signal ? { signal: request.signal } : {}),
    });
  } finally {
    phase.finish();
  }
}
