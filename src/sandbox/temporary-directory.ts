import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newSessionId } from './session-id.js';

/** A fresh directory of this process. Its name says whose it is: should we be killed, a later process sweeps it. */
export type TemporaryDirectory = { readonly path: string; remove(): Promise<void> };

/** Makes a directory in `parent` (the system's temporary one, unless said otherwise), which is made where it is missing. */
export async function makeTemporaryDirectory(parent = tmpdir()): Promise<TemporaryDirectory> {
  await mkdir(parent, { recursive: true });
  const path = join(parent, newSessionId());
  await mkdir(path, { mode: 0o700 });
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
