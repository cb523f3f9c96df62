/** Sealed backups, sorted by id and by nothing else; and, in the object of a hint, the factories that begin with it. */
export const BACKUP_TABLES = `
   CREATE TABLE backup (
     id BLOB PRIMARY KEY,
     sealed BLOB NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE hinted (
     factory BLOB PRIMARY KEY
   ) WITHOUT ROWID;`;
