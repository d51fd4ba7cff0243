export { BubblewrapSandbox } from './bubblewrap/bubblewrap-sandbox.js';
export { ContainerSandbox } from './container/container-sandbox.js';
export type {
  ExecResult,
  Mount,
  ProcessExit,
  Sandbox,
  SandboxAvailability,
  SandboxCommand,
  SandboxLimits,
  SandboxOptions,
  SandboxProcess,
  SandboxSession,
  WorkspaceChanges,
} from './port.js';
export { readTree } from './read-tree.js';
export { createSandbox, listSandboxes, selectSandbox } from './select.js';
export { sweepOrphanedDirectories } from './sweep-orphans.js';
export { makeTemporaryDirectory, type TemporaryDirectory } from './temporary-directory.js';
