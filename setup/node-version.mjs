import { SetupError } from './program.mjs';

const REQUIRED = [20, 19];

/** Stops when this Node is older than what patchgym needs. */
export function checkNodeVersion(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > REQUIRED[0] || (major === REQUIRED[0] && minor >= REQUIRED[1])) return;
  throw new SetupError(
    `setup: patchgym needs Node ${REQUIRED.join('.')} or newer, and this is ${version}. Install a newer one from https://nodejs.org.`,
  );
}
