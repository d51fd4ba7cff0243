/** Processes of the sandbox itself that stand beside every command: two of bwrap, and the launcher. */
export const SUPERVISOR_PROCESSES = 3;
