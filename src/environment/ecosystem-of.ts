import type { Ecosystem } from './ecosystem.js';
import { goEcosystem } from './ecosystems/go.js';
import { npmEcosystem } from './ecosystems/npm.js';
import { pypiEcosystem } from './ecosystems/pypi.js';

const ECOSYSTEMS: Readonly<Record<Ecosystem['name'], Ecosystem>> = {
  go: goEcosystem,
  npm: npmEcosystem,
  pypi: pypiEcosystem,
};

/** The adapter of an ecosystem. */
export function ecosystemOf(name: Ecosystem['name']): Ecosystem {
  return ECOSYSTEMS[name];
}
