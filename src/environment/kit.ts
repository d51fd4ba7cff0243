import { fileURLToPath } from 'node:url';
import type { Ecosystem } from './ecosystem.js';

const KITS: Readonly<Record<Ecosystem['name'], string>> = { go: 'go', npm: 'node', pypi: 'python' };

/** The folder of the subject kit for an ecosystem's language. */
export function kitDirectory(ecosystem: Ecosystem['name']): string {
  return fileURLToPath(new URL(`../../kits/${KITS[ecosystem]}/`, import.meta.url));
}
