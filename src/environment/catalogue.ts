import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { PatchgymError } from '../core/errors.js';
import {
  type EnvironmentDefinition,
  environmentSchema,
  INSTRUCTION_LEVELS,
  type InstructionLevel,
} from './definition.js';

/** The ids of the environments in a folder, sorted. A folder is one when it holds an `environment.yaml`. */
export async function listEnvironmentIds(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((cause: unknown) => {
    throw new PatchgymError(
      'usage',
      'environments-unreadable',
      `Cannot read the environments folder ${directory}.`,
      { cause },
    );
  });
  const ids: string[] = [];
  for (const entry of entries) {
    if (!entry.isDirectory()) continue;
    const files = await readdir(join(directory, entry.name));
    if (files.includes('environment.yaml')) ids.push(entry.name);
  }
  return ids.sort();
}

/** All environments of a folder. One that is malformed is an error: it must not silently be missing from a run. */
export async function listEnvironments(directory: string): Promise<EnvironmentDefinition[]> {
  const ids = await listEnvironmentIds(directory);
  return Promise.all(ids.map((id) => loadEnvironment(directory, id)));
}

/**
 * Reads and validates one environment.
 * Throws `usage` when there is none of that id, `invalid` with file, line and path of the first problem otherwise.
 */
export async function loadEnvironment(directory: string, id: string): Promise<EnvironmentDefinition> {
  const known = await listEnvironmentIds(directory);
  if (!known.includes(id)) {
    throw new PatchgymError(
      'usage',
      'environment-unknown',
      `No environment ${JSON.stringify(id)} in ${directory}. There are: ${known.join(', ') || 'none'}.`,
    );
  }
  const folder = resolve(directory, id);
  const facts = parseYamlFile(
    await readFile(join(folder, 'environment.yaml'), 'utf8'),
    environmentSchema,
    `${id}/environment.yaml`,
  );
  if (facts.id !== id) {
    throw new PatchgymError(
      'invalid',
      'environment-id-mismatch',
      `${id}/environment.yaml: id is ${facts.id}, but the folder is named ${id}. Make them equal.`,
    );
  }
  const instruction = parseInstruction(await readRequired(join(folder, 'instruction.md'), id), id);
  return { facts, directory: folder, instruction };
}

/** Parses YAML and validates it. Throws `invalid` with the file, line and path of the first problem. */
export function parseYamlFile<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  file: string,
): z.infer<Schema> {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const [syntaxError] = document.errors;
  if (syntaxError) {
    throw new PatchgymError(
      'invalid',
      'yaml-syntax',
      `${file}:${lineCounter.linePos(syntaxError.pos[0]).line}: ${syntaxError.message}`,
    );
  }
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.slice(0, 5).map((issue) => {
    const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
    return `${file}:${lineOf(document, path, lineCounter)}: ${path.join('.') || '(root)'}: ${issue.message}`;
  });
  throw new PatchgymError('invalid', 'file-invalid', problems.join('\n'));
}

function lineOf(
  document: ReturnType<typeof parseDocument>,
  path: readonly (string | number)[],
  lineCounter: LineCounter,
): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (node !== null && typeof node === 'object' && 'range' in node && Array.isArray(node.range)) {
      const [offset] = node.range;
      if (typeof offset === 'number') return lineCounter.linePos(offset).line;
    }
  }
  return 1;
}

async function readRequired(path: string, id: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new PatchgymError(
      'invalid',
      'environment-file-missing',
      `Environment ${id}: ${path} is missing. Add it (docs/how-to/add-an-environment.md).`,
      { cause },
    );
  });
}

function parseInstruction(text: string, id: string): Record<InstructionLevel, string> {
  const sections = new Map<string, string>();
  for (const part of text.split(/^# /m).slice(1)) {
    const newline = part.indexOf('\n');
    sections.set(part.slice(0, newline).trim().toLowerCase(), part.slice(newline + 1).trim());
  }
  const section = (level: InstructionLevel): string => {
    const found = sections.get(level);
    if (!found)
      throw new PatchgymError(
        'invalid',
        'instruction-level-missing',
        `${id}/instruction.md: the heading "# ${level}" is missing or empty.`,
      );
    return found;
  };
  const [symptom, cwe, advisory, location] = INSTRUCTION_LEVELS.map(section);
  if (symptom === undefined || cwe === undefined || advisory === undefined || location === undefined)
    throw new Error('unreachable');
  return { symptom, cwe, advisory, location };
}
