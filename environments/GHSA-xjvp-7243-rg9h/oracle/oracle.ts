import type { CaseContext, Oracle } from 'patchgym/oracle';
import { benignDownloads } from './benign-downloads.js';
import { benignHandler } from './benign-handler.js';
import { benignSpellings } from './benign-spellings.js';
import { benignUploads } from './benign-uploads.js';
import { downloadAttacks } from './download-attacks.js';
import { handlerAttacks } from './handler-attacks.js';
import { unusualRootAttacks } from './unusual-root-attacks.js';
import { uploadAttacks } from './upload-attacks.js';

export const oracle: Oracle = {
  families: [...uploadAttacks, ...downloadAttacks, ...handlerAttacks, ...unusualRootAttacks],
  benign: [...benignUploads, ...benignDownloads, ...benignHandler, ...benignSpellings],
  probe,
};

/** Reads a fresh file of a fresh root through the handler. */
async function probe({ directory, random, subject }: CaseContext): Promise<void> {
  const [root, file, content] = [random.word(), random.word(), random.hex(8)];
  await directory.write(`${root}/${file}`, content);
  const reply = await subject.call('NewFileEntry', {
    workdir: directory.path,
    root: `${directory.path}/${root}`,
    path: file,
  });
  if (reply.status === 'threw') throw new Error(`an ordinary file could not be read: ${reply.message}`);
  if (Buffer.from(String(reply.value), 'base64').toString() !== content)
    throw new Error('an ordinary file came with other content');
}
