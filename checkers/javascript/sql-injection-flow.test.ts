import type { Request, Response } from 'express';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function search(req: Request, res: Response): Promise<void> {
  const word = req.query.word as string;
  // <expect-error>
  res.json(await prisma.$queryRawUnsafe(`SELECT * FROM pages WHERE title LIKE '%${word}%'`));
  res.json(await prisma.$queryRaw`SELECT * FROM pages WHERE title = ${word}`);
}
