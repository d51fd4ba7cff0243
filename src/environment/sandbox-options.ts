import type { SandboxLimits, SandboxOptions } from '../sandbox/port.js';
import type { EnvironmentFacts } from './definition.js';
import { INSIDE, type SandboxView, type SealedPaths } from './ecosystem.js';
import { ecosystemOf } from './ecosystem-of.js';

const MEBIBYTE = 1024 * 1024;
const KEPT_OUTPUT_BYTES = 8 * MEBIBYTE;

/** The sandbox in which an agent works on the workspace: it sees neither subject, kit, oracle nor data directory. */
export function agentSandbox(facts: EnvironmentFacts, paths: SealedPaths, workspace: string): SandboxOptions {
  return options(facts, ecosystemOf(facts.source.ecosystem).agentView(paths), workspace, []);
}

/** The sandbox in which a patched tree is built, attacked and tested. */
export function gradingSandbox(facts: EnvironmentFacts, paths: SealedPaths, tree: string): SandboxOptions {
  return options(facts, ecosystemOf(facts.source.ecosystem).gradingView(paths), tree, [
    INSIDE.output,
    INSIDE.data,
  ]);
}

function options(
  facts: EnvironmentFacts,
  view: SandboxView,
  tree: string,
  scratch: readonly string[],
): SandboxOptions {
  return {
    workspace: { source: tree, target: INSIDE.workspace },
    mounts: view.mounts,
    scratch,
    environment: view.environment,
    limits: limitsOf(facts),
  };
}

function limitsOf(facts: EnvironmentFacts): SandboxLimits {
  return {
    memoryBytes: facts.limits.memoryMb * MEBIBYTE,
    maxProcesses: facts.limits.processes,
    diskBytes: facts.limits.diskMb * MEBIBYTE,
    outputBytes: KEPT_OUTPUT_BYTES,
    timeoutMs: facts.limits.agentCommandSeconds * 1000,
  };
}
