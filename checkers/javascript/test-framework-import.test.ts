// <expect-error>
import { expect } from 'vitest';
import { join } from 'node:path';

export const both = [expect, join];
