/** Posters, and how many came in by each; nothing says who did. */
export const POSTER_TABLES = `
   CREATE TABLE poster (
     id BLOB PRIMARY KEY,
     number INTEGER NOT NULL,
     chain BLOB NOT NULL,
     uses INTEGER NOT NULL DEFAULT 0,
     day INTEGER NOT NULL DEFAULT 0,
     usesOnDay INTEGER NOT NULL DEFAULT 0,
     isRevoked INTEGER NOT NULL DEFAULT 0
   ) WITHOUT ROWID;`;
