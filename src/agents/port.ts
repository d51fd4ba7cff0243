import type { ExecResult, SandboxCommand } from '../sandbox/port.js';

/** What an agent may use: commands in its sandbox, nothing of the session that holds it. */
export interface AgentSandbox {
  exec(command: SandboxCommand): Promise<ExecResult>;
}

export type AgentTask = {
  readonly environment: string;
  /** What the agent is told. */
  readonly instruction: string;
  /** Where the workspace stands inside. */
  readonly workspace: string;
  readonly sandbox: AgentSandbox;
  readonly signal: AbortSignal;
  /** Records one step of the trajectory as it happens. */
  readonly record: (step: AgentStep) => void;
};

/** One step of an agent: what it did and what came of it. */
export type AgentStep = {
  readonly action: string;
  readonly exitCode: number | null;
  readonly observation: string;
};

/** How an attempt ended, from the agent's side. */
export type AgentOutcome =
  | { readonly status: 'submitted' }
  | { readonly status: 'agent-failed'; readonly reason: string };

/** Who attempts the fix. It works in the sandbox only; what it leaves in the workspace is its answer. */
export interface Agent {
  /** As it is called on the command line, e.g. `gold`, `control:evasion-alias`. */
  readonly name: string;
  attempt(task: AgentTask): Promise<AgentOutcome>;
}
