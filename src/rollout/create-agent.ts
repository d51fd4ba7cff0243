import type { Agent } from '../agents/port.js';
import { createScriptedAgent } from '../agents/scripted.js';
import { PatchgymError } from '../core/errors.js';
import { EMPTY_PATCH } from '../core/patch.js';
import { resolveControl } from '../environment/resolve-control.js';
import type { SealedEnvironment } from '../environment/sealed.js';

/** How agents are named, for help texts and errors. */
export const AGENT_SYNTAX = 'gold | noop | control:<name>';

/** Throws `usage` when this is no name of an agent; says nothing of whether an environment has such a control. */
export function checkAgentName(name: string): void {
  if (name === 'gold' || name === 'noop' || /^control:.+/.test(name)) return;
  throw new PatchgymError(
    'usage',
    'agent-unknown',
    `No agent ${JSON.stringify(name)}. Agents are: ${AGENT_SYNTAX}.`,
  );
}

/** The agent of this name in an environment. Throws `usage` for a name that means nothing there. */
export async function createAgent(name: string, sealed: SealedEnvironment): Promise<Agent> {
  checkAgentName(name);
  if (name === 'noop') return createScriptedAgent(name, EMPTY_PATCH);
  const control = name === 'gold' ? 'gold' : name.slice('control:'.length);
  return createScriptedAgent(name, await resolveControl(control, sealed));
}
