import { defineConfig } from 'prisma/config';

/** Prisma's own commands look at SQLite unless told otherwise: `prisma … --schema prisma/postgresql`. */
export default defineConfig({ schema: 'prisma/sqlite' });
