import { execa } from 'execa';
import { PatchgymError } from '../../core/errors.js';

/** The host's Python, seen through shims such as pyenv's. */
export type HostPython = {
  /** `sys.base_prefix`: the installation, e.g. `/usr`. What an environment's `python` toolchain path is. */
  readonly prefix: string;
  /** The interpreter inside that prefix. */
  readonly executable: string;
  /** Three numbers, e.g. `3.11.7`. */
  readonly version: string;
};

const PROBE = [
  'import json, os, sys',
  'name = "python%d.%d" % sys.version_info[:2]',
  'path = os.path.join(sys.base_prefix, "bin", name)',
  'print(json.dumps({"prefix": sys.base_prefix, "executable": path, "version": "%d.%d.%d" % sys.version_info[:3]}))',
].join('\n');

/** Finds the host's Python 3 and the installation that it really runs from. */
export async function locateHostPython(): Promise<HostPython> {
  const result = await execa('python3', ['-I', '-c', PROBE], { reject: false, stdin: 'ignore' });
  if (result.failed || result.exitCode !== 0) {
    throw new PatchgymError(
      'infrastructure',
      'client-missing',
      `python3 does not run here (${result.shortMessage ?? `exit code ${result.exitCode}`}). Install Python 3.10 or newer with pip.`,
    );
  }
  return parseProbe(result.stdout);
}

/** The interpreter of a toolchain path. */
export function pythonOf(prefix: string): string {
  return `${prefix.replace(/\/+$/, '')}/bin/python3`;
}

function parseProbe(text: string): HostPython {
  const facts: unknown = JSON.parse(text);
  if (
    typeof facts === 'object' &&
    facts !== null &&
    'prefix' in facts &&
    'executable' in facts &&
    'version' in facts
  ) {
    const { prefix, executable, version } = facts;
    if (typeof prefix === 'string' && typeof executable === 'string' && typeof version === 'string') {
      return { prefix, executable, version };
    }
  }
  throw new PatchgymError(
    'infrastructure',
    'client-missing',
    `python3 answered ${text} instead of where it is installed.`,
  );
}
