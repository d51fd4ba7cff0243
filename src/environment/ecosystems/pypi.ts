import { runPytest } from '../../oracle/upstream/pytest.js';
import { type Ecosystem, INSIDE, type SandboxView, type SealedPaths } from '../ecosystem.js';

export { locateHostPython } from './pypi-python.js';

import { fetchSourceRelease } from './pypi-release.js';
import { sealPythonDependencies } from './pypi-seal.js';

/** Source archives of PyPI, with locked wheels as dependencies and the host's Python. */
export const pypiEcosystem: Ecosystem = {
  name: 'pypi',
  fetchRelease: fetchSourceRelease,
  sealDependencies: sealPythonDependencies,
  agentView: (paths) => view(paths, []),
  gradingView: (paths) => view(paths, [{ source: paths.subject, target: INSIDE.subject, mode: 'read-only' }]),
  // Nothing is compiled for good, but a tree that does not parse is a tree that does not build; and the bytecode helps later.
  buildSubject: () => [
    ['/usr/bin/env', 'python3', '-I', '-S', '-m', 'compileall', '-q', '-x', NOT_COMPILED, INSIDE.workspace],
  ],
  startSubject: () => ['/usr/bin/env', 'python3', '-I', '-S', '-B', `${INSIDE.subject}/launch.py`],
  runTests: runPytest,
};

const NOT_COMPILED = '/(\\.git|tests?|docs?|examples?)/';

function view(paths: SealedPaths, more: SandboxView['mounts']): SandboxView {
  const prefix = paths.toolchains.python ?? '/usr';
  // Everything below /usr stands in every sandbox; an installation elsewhere is shown at its own path.
  const own: SandboxView['mounts'] =
    prefix === '/usr' || prefix.startsWith('/usr/')
      ? []
      : [{ source: prefix, target: prefix, mode: 'read-only' }];
  const site = `${INSIDE.dependencies}/site`;
  return {
    mounts: [...own, { source: paths.dependencies, target: INSIDE.dependencies, mode: 'read-only' }, ...more],
    environment: {
      PATH: prefix === '/usr' ? '/usr/bin:/bin' : `${prefix}/bin:/usr/bin:/bin`,
      HOME: '/tmp',
      LANG: 'C.UTF-8',
      PYTHONPATH: `${site}:${INSIDE.workspace}/src:${INSIDE.workspace}`,
      PYTHONHASHSEED: '0',
      PIP_NO_INDEX: '1',
    },
  };
}
