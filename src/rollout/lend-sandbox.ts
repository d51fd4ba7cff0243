import type { AgentSandbox } from '../agents/port.js';
import { PatchgymError } from '../core/errors.js';
import type { ExecResult, SandboxSession } from '../sandbox/port.js';

/** What an agent holds of a sandbox while its attempt lasts. */
export type LentSandbox = {
  readonly sandbox: AgentSandbox;
  /** Ends the attempt: kills what runs, and refuses every further command. Afterwards nothing changes the workspace any more. */
  takeBack(): Promise<void>;
};

/** As a shell says that a command was found and could not be run. */
const CANNOT_RUN = 126;

/**
 * Lends a session to an agent. A command that no sandbox would take (too long, with a NUL byte) is the agent's mistake: it
 * reads so in the result, as it would in a shell.
 */
export function lendSandbox(session: SandboxSession): LentSandbox {
  let isTakenBack = false;
  return {
    sandbox: {
      exec: async (command) => {
        if (isTakenBack) throw new PatchgymError('interrupted', 'attempt-over', 'The attempt is over.');
        return session.exec(command).catch((error: unknown) => {
          if (error instanceof PatchgymError && error.code === 'sandbox-command-invalid')
            return cannotRun(error.message);
          throw error;
        });
      },
    },
    takeBack: async () => {
      isTakenBack = true;
      await session.killCommands();
    },
  };
}

function cannotRun(why: string): ExecResult {
  return {
    exitCode: CANNOT_RUN,
    signal: null,
    timedOut: false,
    oomKilled: false,
    durationMs: 0,
    cpuMs: null,
    peakMemoryBytes: null,
    stdout: Buffer.alloc(0),
    stderr: Buffer.from(`${why}\n`),
    outputTruncated: false,
  };
}
