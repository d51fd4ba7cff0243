import { PassThrough } from 'node:stream';
import { PatchgymError } from '../core/errors.js';
import type { ExecResult, ProcessExit, SandboxProcess, SandboxSession } from '../sandbox/port.js';

/**
 * A session in which commands already ran: when another one cannot be started any more, what runs inside has used up its
 * processes or memory. That is the doing of the patched code and so a result (no exit code), not a failure of the host;
 * otherwise a fork bomb would turn a certain 0 into `unscored`.
 */
export function attributeStartFailures(session: SandboxSession): SandboxSession {
  let hasRun = false;
  const attributed = async <Result>(
    start: () => Promise<Result>,
    failed: (why: string) => Result,
  ): Promise<Result> => {
    try {
      const result = await start();
      hasRun = true;
      return result;
    } catch (error) {
      if (hasRun && error instanceof PatchgymError && error.code === 'sandbox-start-failed')
        return failed(error.message);
      throw error;
    }
  };
  return {
    exec: (command) => attributed(() => session.exec(command), failedExec),
    spawn: (command) => attributed(() => session.spawn(command), failedProcess),
    writeFile: (path, content, options) => session.writeFile(path, content, options),
    readFile: (path, options) => session.readFile(path, options),
    snapshot: (path) => session.snapshot(path),
    changes: () => session.changes(),
    killCommands: () => session.killCommands(),
    close: () => session.close(),
  };
}

const NOT_STARTED: ProcessExit = {
  exitCode: null,
  signal: null,
  timedOut: false,
  oomKilled: false,
  durationMs: 0,
  cpuMs: null,
  peakMemoryBytes: null,
};

function failedExec(why: string): ExecResult {
  return { ...NOT_STARTED, stdout: Buffer.alloc(0), stderr: Buffer.from(why), outputTruncated: false };
}

function failedProcess(why: string): SandboxProcess {
  const stderr = new PassThrough();
  stderr.end(why);
  const stdout = new PassThrough();
  stdout.end();
  return {
    stdin: new PassThrough(),
    stdout,
    stderr,
    exited: Promise.resolve(NOT_STARTED),
    kill: async () => {},
  };
}
