import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Where sealed environments and downloads live: `PATCHGYM_HOME`, else `patchgym` in `XDG_CACHE_HOME`,
 * else `~/.cache/patchgym`. Everything in it can be made again.
 */
export function patchgymHome(variables: Readonly<Record<string, string | undefined>> = process.env): string {
  if (variables.PATCHGYM_HOME) return resolve(variables.PATCHGYM_HOME);
  if (variables.XDG_CACHE_HOME) return resolve(variables.XDG_CACHE_HOME, 'patchgym');
  return join(homedir(), '.cache', 'patchgym');
}
